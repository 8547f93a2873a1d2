-- Words of cases, made by store/words.py.
CREATE TABLE case_words (
  id BIGINT PRIMARY KEY REFERENCES case_numbers (id) ON DELETE CASCADE,
  words TSVECTOR NOT NULL
);
CREATE INDEX case_words_by_word ON case_words USING gin (words);
