"""What each sign of a role speaks for, and its sentence in Japanese and English. No sentence names a person or a crime.

Slots are filled with numbers, names of services, software and lists, never with words of the mail.
"""

from typing import NamedTuple

from fuwake.model.role import Side


class Words(NamedTuple):
    """One sign."""

    side: Side
    ja: str
    en: str


WORDS: dict[str, Words] = {
    # whose it is
    "author_forged": Words(
        "victim",
        "差出人のアドレスに無断で使われたドメインです。持ち主は被害者です。",
        "The author's address uses this domain without leave. Its owner is a victim.",
    ),
    "author_nowhere": Words(
        "own",
        "照会の時点で存在しないドメインで、持ち主はいません。",
        "The domain did not exist when it was looked up; it has no owner.",
    ),
    "brand_official": Words("own", "{brand}の公式ドメインです。", "An official domain of {brand_en}."),
    "receiver_side": Words("own", "受信者の側のドメインです。", "A domain of the receiving side."),
    "well_known": Words(
        "own",
        "広く使われているサイト（{service}）で、文中に出てくるだけです。",
        "A well-known site ({service}), only mentioned.",
    ),
    "service_front": Words(
        "own",
        "サービス（{service}）の運営者自身のページで、利用者のページではありません。",
        "The operator's own front of a service ({service}), not a page of its users.",
    ),
    # services that strangers share
    "service": Words(
        "service",
        "{kind}（{service}）です。運営者ではなく、利用する人のだれかが使ったものです。",
        "It is {kind_en} ({service}): used by one of its users, not by its operator.",
    ),
    "service_rental": Words(
        "service",
        "{kind}（{service}）です。契約者の領域が破られて使われたのかもしれず、運営者や契約者のしたこととは限りません。",
        "It is {kind_en} ({service}). A customer's space may have been broken into; it need not be the doing of operator or customer.",
    ),
    "service_names": Words(
        "service",
        "利用者に名前を貸し出すサービスの上にあります（Public Suffix List の私設部、{service}）。",
        "It lies on a service that lends names to its users (private section of the Public Suffix List: {service}).",
    ),
    "machine_name": Words(
        "service",
        "機械の番号そのままの名前で、だれでも借りられる設備（{service}）のものです。",
        "The name is that of a numbered machine which anybody can rent ({service}).",
    ),
    # what happens there
    "asks_here": Words("harm", "その画面が認証情報などの入力を求めています。", "Its page asks for credentials."),
    "takes_data": Words("harm", "入力した内容の送り先になっています。", "What is typed would be sent to it."),
    "url_listed": Words(
        "harm", "そのページが危険なURLのリスト（{list}）に載っています。", "A page on it is on a list of dangerous URLs ({list})."
    ),
    "domain_listed": Words("harm", "ドメインがブロックリスト（{list}）に載っています。", "The domain is on a blocklist ({list})."),
    "lured": Words(
        "harm", "ほかの名前をかたるメールが、ここへ誘導しています。", "A mail that speaks in another's name leads its reader there."
    ),
    # made for it
    "young": Words("set_up", "メールの{days}日前に登録されたばかりです。", "It was registered only {days} days before the mail."),
    "brand_in_name": Words("set_up", "名乗っている相手に似せた名前です。", "Its name imitates the brand."),
    "brand_in_host": Words(
        "set_up", "名乗っている相手の名前を、ホスト名の前の部分に入れています。", "The brand's name was put in front of its name."
    ),
    "lookalike_name": Words(
        "set_up",
        "公式ドメイン（{official}）と見まちがえる名前です。",
        "Its name is easily taken for the official domain {official}.",
    ),
    "sends_as_brand": Words(
        "set_up",
        "このドメインの認証に通ったメールが、ほかの名前（{brand}）をかたっています。",
        "Mail that passes its authentication speaks in the name of {brand_en}.",
    ),
    # a genuine site, or a victim's
    "old": Words("victim", "メールの約{years}年前から登録されています。", "It was registered about {years} years before the mail."),
    "long_used": Words(
        "victim", "{year}年には証明書が発行されており、長く使われてきた名前です。", "Certificates for it go back to {year}: long in use."
    ),
    "checked_owner": Words(
        "victim",
        "登録に審査のある種類の名前で、{who}だけが使えます。",
        "A registry gives such names only to {who_en}.",
    ),
    "cms_page": Words(
        "victim",
        "{software}が公開の画面を置かない場所（{steps}）に、画面が置かれています。",
        "The page lies where {software} itself shows no pages ({steps}).",
    ),
    "cms_files": Words(
        "victim",
        "画面がサイト管理ソフトなどの置き場所（{steps}）の中にあります。",
        "The page lies among the files of a site's software ({steps}).",
    ),
    "cms_seen": Words("victim", "サイト管理ソフト（{software}）で作られたサイトです。", "The site is made with {software}."),
    "deep": Words("victim", "画面がサイトの奥深くの場所に置かれています。", "The page lies deep inside a site."),
    "unrelated": Words(
        "victim",
        "名前は名乗っている相手と関係がありません。",
        "Its name has nothing to do with the one the page speaks for.",
    ),
    "in_use": Words("victim", "メールの受信に使われているドメインです。", "The domain is in use for mail of its own."),
    "listed_compromised": Words(
        "victim",
        "正規のサイトが侵入・悪用されたものとして、リスト（{list}）に載っています。",
        "A list ({list}) holds it as a genuine site that was broken into or misused.",
    ),
    "takeover": Words(
        "victim",
        "古いドメインの下の名前が、クラウド（{service}）への別名になっており、第三者に使われた可能性があります。",
        "A name below an old domain is an alias to a cloud ({service}), which a stranger could have taken over.",
    ),
    "forwards_on": Words(
        "victim",
        "別のサイトへの通り道として使われています。転送の仕組みを悪用された可能性があります。",
        "It was passed through on the way to another site: its forwarding may have been misused.",
    ),
    "forwards_anybody": Words(
        "victim",
        "リンクの中に別のサイトのアドレスが書かれており、転送の仕組みを悪用された可能性があります。",
        "The link holds the address of another site: its forwarding, open to anybody, may have been misused.",
    ),
    "vouched": Words(
        "victim",
        "認証に通った{brand}自身のメールが、ここへ案内しています。",
        "Authenticated mail of {brand_en} itself leads there.",
    ),
    "author_site": Words(
        "victim",
        "認証に通った差出人自身のドメインです。悪用されたことを示すものはありません。",
        "The authenticated author's own domain; nothing shows that it was abused.",
    ),
    # why it stays open
    "parked": Words(
        "open",
        "広告用または売り出し中の名前として置かれており、どう使われたかは決められません。",
        "The name is parked or for sale, so its part cannot be told.",
    ),
    "held": Words(
        "open",
        "登録が停止・保留の状態にあります（{state}）。",
        "Its registration is on hold ({state}).",
    ),
    "registered_after": Words(
        "open",
        "登録日がメールより後で、メールの時点でだれのものだったかは決められません。",
        "It was registered (anew) only after the mail; whose it was then cannot be told.",
    ),
    "earlier_life": Words(
        "open",
        "{year}年にも使われており、その後に取り直された名前とみられます。前の持ち主は関係がありません。",
        "It was in use in {year} and registered anew later. Its former owner has no part in this.",
    ),
    "age_disputed": Words(
        "open",
        "登録日について照会先の答えが食い違い、どう使われたかは決められません。",
        "The registries do not agree on when it was registered, so its part cannot be told.",
    ),
    "moved": Words("open", "メールの直前に、管理する事業者が移されています。", "It was moved to another registrar just before the mail."),
    "not_registered": Words(
        "open", "登録されていないドメインで、持ち主はいません。", "Nobody has registered this domain; it has no owner."
    ),
    "author_account": Words(
        "open",
        "このドメインの認証に通ったメールです。それでも、持ち主が自分で送ったとは限りません。",
        "The mail passes this domain's authentication. Even so an account may have been abused; the owner need not have sent it.",
    ),
    "author_unproven": Words(
        "open",
        "このドメインの名前が無断で使われたのかどうかは、決められません。",
        "Whether the author's domain is genuine or forged cannot be settled.",
    ),
    "origin_name": Words(
        "open",
        "メールを引き渡したサーバーの名前です。設備や利用者のアカウントが悪用された可能性があり、運営者が送ったとは限りません。",
        "Name of the server that handed the mail over. It or an account on it may have been abused; no blame to its operator.",
    ),
    "nothing_known": Words("open", "どう使われたかを決められる材料がありません。", "Nothing shows what part this domain plays."),
    "not_asked": Words(
        "open",
        "登録の状況を照会していないため、どう使われたかは決められません。",
        "Its registration was not looked up, so its part cannot be told.",
    ),
    "age_unknown": Words(
        "open",
        "登録日がわからず、どう使われたかは決められません。",
        "When it was registered is not known, so its part cannot be told.",
    ),
    "registration_unknown": Words(
        "open",
        "登録の状況を確かめられず、どう使われたかは決められません。",
        "Its registration could not be found out, so its part cannot be told.",
    ),
    "page_unseen": Words(
        "open",
        "画面を見ていないため、どう使われたかは決められません。",
        "The page was not seen, so its part cannot be told.",
    ),
    "asks_nothing": Words("open", "このサイトがどう使われたかを示すものはありません。", "Nothing shows what part this site plays."),
    "made_or_taken": Words(
        "open",
        "このために用意されたのか、書き換えられた正規のサイトなのかは決められません。",
        "Whether it was set up for the fraud or is a genuine site that was broken into cannot be told.",
    ),
    "both_ways": Words(
        "open",
        "手がかりが両方を指しており、このために用意されたのか、書き換えられた正規のサイトなのかは決められません。",
        "The signs point both ways: whether it was set up for the fraud or is a genuine site that was broken into cannot be told.",
    ),
}
"""By the stable word of the sign."""

CHECKED = {
    "company": ("その国に登録された会社", "companies registered in the country"),
    "public": ("国や自治体", "public bodies"),
    "academy": ("大学などの学術機関", "academic bodies"),
    "school": ("学校", "schools"),
    "health": ("審査を受けた医療関係の機関", "checked bodies of health care"),
    "finance": ("審査を受けた金融機関", "checked financial bodies"),
    "organisation": ("審査を受けた団体", "checked organisations"),
}
"""Who may have a name below a suffix of `restricted_suffixes.csv`: Japanese, English."""
