"""A mail that resembles an earlier case of the user's own folder says so, and in what (S28)."""

from fuwake.report.write import articles
from tests.end_to_end.variant import Variant


def test_a_second_wave_is_noticed_and_explained(t3: Variant) -> None:
    first = t3.examine()
    assert first.case.campaign is None
    assert "手元に、比べる過去の事例がまだありません" in first.ja
    first.save(t3.folder / "cases")
    t3.mail(b"Subject: Important update on October 11, 2023, 2:40:28 PM", b"Subject: Important update on October 12, 2023, 9:15:02 AM")
    t3.mail(b"20231011054028.7F3A2C1B9D", b"20231012001502.11AA22BB33")
    second = t3.examine()
    campaign = second.case.campaign
    assert campaign is not None
    (neighbour,) = campaign.nearest
    assert neighbour.case == first.case.message.sha256
    assert neighbour.likeness > 0.9
    assert {"text", "subject", "link_path"} <= set(neighbour.in_)
    assert "手元の過去の事例1件のうち1件と似ています。同じ送信者とは限りません" in second.ja


def test_the_same_mail_again_is_not_its_own_neighbour(t3: Variant) -> None:
    outcome = t3.examine()
    outcome.save(t3.folder / "cases")
    assert t3.examine().case.campaign is None


def test_article_is_written_from_the_saved_case_alone(t3: Variant) -> None:
    outcome = t3.examine()
    again = articles(outcome.case, outcome.dissection.evidence, outcome.dissection.raw, ("md",))
    assert again == articles(outcome.case, outcome.dissection.evidence, outcome.dissection.raw, ("md",))


def test_the_likeness_is_explained_side_by_side_without_the_recipient(t3: Variant) -> None:
    first = t3.examine()
    folder = first.save(t3.folder / "cases")
    t3.mail(b"Subject: Important update on October 11, 2023, 2:40:28 PM", b"Subject: Important update on October 12, 2023, 9:15:02 AM")
    t3.mail(b"20231011054028.7F3A2C1B9D", b"20231012001502.11AA22BB33")
    second = t3.examine()
    assert second.case.campaign is not None
    points = {point.what: point for point in second.case.campaign.nearest[0].points}
    assert points["text"].same
    assert points["text"].here
    assert points["text"].here in second.case.message.text
    assert points["link_path"].here == points["link_path"].there
    redactor = first.dissection.redactor
    assert not redactor.found_in((folder / "sketch.json").read_bytes())
    assert second.case.campaign.id.startswith("2023-10-")
    assert second.case.campaign.id.endswith(first.case.message.sha256[:6])


def test_the_article_sets_both_mails_side_by_side(t3: Variant) -> None:
    t3.examine().save(t3.folder / "cases")
    t3.mail(b"Subject: Important update on October 11, 2023, 2:40:28 PM", b"Subject: Important update on October 12, 2023, 9:15:02 AM")
    t3.mail(b"20231011054028.7F3A2C1B9D", b"20231012001502.11AA22BB33")
    second = t3.examine()
    assert "| リンクのパスの形 | " in second.ja
    assert "| form of the link's path | " in second.en
    assert "| the same |" in second.en
    assert "This mail beside “2023-10-11 Important update" in second.en
