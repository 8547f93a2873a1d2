"""What is said of a machine and the part it plays, in Japanese and English. Whoever runs it is never accused."""

from fuwake.derive.role_words import Words

WORDS: dict[str, Words] = {
    "relay": Words(
        "open",
        "メールは、このサーバーから渡されました。サーバーや利用者のアカウントが悪用された可能性があり、運営者が送ったとは限りません。",
        "The mail was handed over by this server. It or a customer's account may have been abused; its operator need not have sent it.",
    ),
    "relay_receiver": Words("own", "受信者の側のサーバーです。", "A server of the receiving side."),
    "relay_service": Words(
        "service",
        "だれでも使えるメールサービス（{service}）のサーバーから送られました。運営者ではなく、利用する人のだれかが使ったものです。",
        "The mail came through a mail service open to anybody ({service}): used by one of its users, not by its operator.",
    ),
    "relay_exploited": Words(
        "victim",
        "侵入を受けた機械として、ブロックリストに載っているアドレスです。持ち主は気づいていないのかもしれません。",
        "A blocklist holds the address as that of a machine that was broken into; its owner may not know.",
    ),
    "relay_line": Words(
        "open",
        "一般の利用者の回線{name}とみられます。利用者の機器が知らないうちに使われた可能性があり、利用者が送ったとは限りません。",
        "Apparently a subscriber's line{name_en}. A device there may be abused unnoticed; the subscriber need not have sent it.",
    ),
    "relay_shared": Words(
        "service",
        "多くの契約者が共用するサーバー{name}です。契約者のアカウントやサイトが破られて使われた可能性があります。",
        "A server that many customers share{name_en}. A customer's account or site may have been broken into.",
    ),
    "relay_rented": Words(
        "service",
        "だれでも借りられるサーバー{name}です。だれが使っていたか、破られて使われたのかはわかりません。",
        "A machine that anybody can rent{name_en}. Who used it, or whether it was broken into, is not known.",
    ),
    "relay_post": Words(
        "victim",
        "名前は、ある組織のメールサーバーのものです。利用者のアカウントが破られて使われた可能性があります。",
        "By its name it is some organisation's mail server. A mailbox there may have been broken into.",
    ),
    "relay_name_denied": Words(
        "open",
        "逆引きの名前がこのアドレスに戻らないため、だれの機械かは名前からはわかりません。",
        "Its reverse name does not lead back to it, so the name does not tell whose machine it is.",
    ),
    "of_forged": Words(
        "own",
        "詐称されたドメインのサーバーで、このメールとは関係がありません。",
        "A server of the forged domain; it has no part in this mail.",
    ),
    "of_author": Words(
        "open",
        "差出人ドメインのサーバーです。このメールとの関係は示されていません。",
        "A server of the author's domain; nothing ties it to this mail.",
    ),
    "site_front": Words(
        "service",
        "多くのサイトの前に立つ中継の設備{name}で、その後ろにある本当のサーバーは見えません。",
        "A relay in front of many sites{name_en}; the machine behind it does not show.",
    ),
    "site_rented": Words(
        "service",
        "だれでも借りられるサーバー{name}です。だれが使っていたか、破られて使われたのかはわかりません。",
        "A machine that anybody can rent{name_en}. Who used it, or whether it was broken into, is not known.",
    ),
    "site_taken": Words(
        "victim",
        "書き換えられた可能性のあるサイトが、このサーバーに置かれています。",
        "A site that was possibly broken into stands on this server.",
    ),
    "site_used": Words("service", "問題の画面の置き場所として使われています。", "The page in question was put on it."),
    "site_genuine": Words("own", "正規のサイトのサーバーです。", "A server of a genuine site."),
    "site_open": Words("open", "このサーバーがどう使われたかは、決められません。", "What part this server plays cannot be told."),
}
"""By the stable word of the sign."""
