"""Every rule there is, in the order in which the article tells them. Kept by hand: a rule that is not here does not exist."""

from fuwake.rules._rule import Rule
from fuwake.rules.attachment import (
    attachment_executable_or_html,
)
from fuwake.rules.authentication import (
    authenticated_aligned,
    author_domain_nonexistent,
    dkim_body_partly_signed,
    dkim_fail,
    dmarc_fail_policy_reject_or_quarantine,
    no_authentication_published,
    spf_fail,
    spf_softfail,
)
from fuwake.rules.collection_site import (
    page_asks_for_card_data,
    page_asks_for_one_time_code,
    page_asks_for_password,
    page_claims_brand_on_unofficial_host,
    page_has_dummy_controls,
    page_over_plain_http,
    page_redirects_across_hosts,
    page_sends_to_other_host,
)
from fuwake.rules.content import (
    asks_to_confirm_account,
    chinese_glyphs_in_japanese,
    hidden_text,
    invisible_characters,
    lookalike_letters,
    no_recipient_name,
    subject_has_machine_timestamp,
    urgency_or_threat_wording,
)
from fuwake.rules.link import (
    all_links_on_author_domain,
    link_carries_recipient,
    link_domain_not_brand_official,
    link_domain_young,
    link_host_differs_from_author_domain,
    link_host_imitates_brand,
    link_listed_by_safe_browsing,
    link_on_free_hosting,
    link_shortener_or_redirector,
    link_text_shows_other_url,
    link_to_ip_address,
    link_userinfo_trick,
    link_uses_punycode,
    link_words_hide_target,
)
from fuwake.rules.originator import (
    author_address_in_display_name,
    author_address_unusable,
    author_name_not_in_address,
    display_name_claims_other_brand,
    free_mail_author_claims_brand,
    message_id_domain_differs,
    reply_to_cannot_receive_mail,
    reply_to_differs_from_author,
    reply_to_domain_unregistered,
    return_path_differs,
    several_authors,
)
from fuwake.rules.trace import (
    date_field_far_from_received,
    forged_lower_received,
    helo_differs_from_reverse_name,
    no_vouched_hop,
    origin_without_reverse_name,
    reverse_name_not_confirmed,
)

RULES: tuple[Rule, ...] = (
    # authentication
    dmarc_fail_policy_reject_or_quarantine.RULE,
    spf_fail.RULE,
    spf_softfail.RULE,
    dkim_fail.RULE,
    dkim_body_partly_signed.RULE,
    author_domain_nonexistent.RULE,
    no_authentication_published.RULE,
    authenticated_aligned.RULE,
    # originator
    display_name_claims_other_brand.RULE,
    free_mail_author_claims_brand.RULE,
    author_address_in_display_name.RULE,
    author_address_unusable.RULE,
    author_name_not_in_address.RULE,
    several_authors.RULE,
    reply_to_differs_from_author.RULE,
    reply_to_domain_unregistered.RULE,
    reply_to_cannot_receive_mail.RULE,
    return_path_differs.RULE,
    message_id_domain_differs.RULE,
    # trace
    no_vouched_hop.RULE,
    origin_without_reverse_name.RULE,
    reverse_name_not_confirmed.RULE,
    helo_differs_from_reverse_name.RULE,
    forged_lower_received.RULE,
    date_field_far_from_received.RULE,
    # content
    asks_to_confirm_account.RULE,
    urgency_or_threat_wording.RULE,
    chinese_glyphs_in_japanese.RULE,
    invisible_characters.RULE,
    lookalike_letters.RULE,
    hidden_text.RULE,
    subject_has_machine_timestamp.RULE,
    no_recipient_name.RULE,
    # link
    link_listed_by_safe_browsing.RULE,
    link_domain_young.RULE,
    link_host_imitates_brand.RULE,
    link_domain_not_brand_official.RULE,
    link_text_shows_other_url.RULE,
    link_userinfo_trick.RULE,
    link_to_ip_address.RULE,
    link_uses_punycode.RULE,
    link_on_free_hosting.RULE,
    link_shortener_or_redirector.RULE,
    link_carries_recipient.RULE,
    link_words_hide_target.RULE,
    link_host_differs_from_author_domain.RULE,
    all_links_on_author_domain.RULE,
    # attachment
    attachment_executable_or_html.RULE,
    # collection_site
    page_asks_for_password.RULE,
    page_asks_for_card_data.RULE,
    page_asks_for_one_time_code.RULE,
    page_has_dummy_controls.RULE,
    page_sends_to_other_host.RULE,
    page_over_plain_http.RULE,
    page_redirects_across_hosts.RULE,
    page_claims_brand_on_unofficial_host.RULE,
)
