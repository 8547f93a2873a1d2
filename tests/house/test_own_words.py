"""A recipient whose name is a word of ours must not make our own words unreadable or an article unpublishable."""

from scripts import build_own_words


def test_no_word_of_our_records_and_sentences_is_missing_in_the_list() -> None:
    assert build_own_words.main(["--check"]) == 0


def test_the_list_holds_keys_values_rules_and_sentences() -> None:
    assert {"verdict", "phishing", "header", "observation", "victim", "unregistered", "presumably"} <= build_own_words.words()
