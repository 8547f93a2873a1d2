-- Words of cases, made by store/words.py: the tokenizer has nothing left to do but part them at spaces.
CREATE VIRTUAL TABLE case_words USING fts5(words, tokenize = 'ascii', prefix = '1 2 3');
