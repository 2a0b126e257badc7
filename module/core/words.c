// SPDX-License-Identifier: GPL-2.0-only
#include "words.h"

/* Room for the longest address with its port; of longer words the beginning will do. */
#define FOUND_MAX 48

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_printable(char c)
{
	return c > ' ' && c <= '~';
}

static bool begins_comment(const char *line, size_t at)
{
	return line[at] == '#' && (at == 0 || is_blank(line[at - 1]));
}

static bool refuse_byte(const struct sd_words *words, size_t at, size_t len)
{
	if (words->line[at] == '\r' && at + 1 == len)
		return sd_words_refuse(words, at, at + 1,
				       "a line that ends with a newline alone: turn the DOS line ends into Unix ones");
	return sd_words_refuse(words, at, at + 1, "printable ASCII characters, blanks and tabs");
}

bool sd_words_begin(struct sd_words *words, const char *line, size_t len, u32 number,
		    struct sd_error *error)
{
	size_t at;

	*words = (struct sd_words){ .line = line, .number = number, .error = error };
	for (at = 0; at < len && !begins_comment(line, at); at++) {
		if (is_blank(line[at]))
			continue;
		if (!is_printable(line[at]))
			return refuse_byte(words, at, len);
		words->len = at + 1;
	}
	sd_words_next(words);
	return true;
}

void sd_words_next(struct sd_words *words)
{
	size_t at = words->end;

	while (at < words->len && is_blank(words->line[at]))
		at++;
	words->start = at;
	while (at < words->len && !is_blank(words->line[at]))
		at++;
	words->end = at;
}

bool sd_words_at_end(const struct sd_words *words)
{
	return words->start == words->end;
}

bool sd_words_is(const struct sd_words *words, const char *word)
{
	size_t len = words->end - words->start;

	return len == strlen(word) && memcmp(words->line + words->start, word, len) == 0;
}

bool sd_words_take(struct sd_words *words, const char *word)
{
	if (!sd_words_is(words, word))
		return false;
	sd_words_next(words);
	return true;
}

size_t sd_words_find(const struct sd_words *words, size_t from, char c)
{
	while (from < words->end && words->line[from] != c)
		from++;
	return from;
}

/* Only a complaint about a single byte that does not print has anything to escape. */
static void quote(struct sd_text *text, const char *bytes, size_t len)
{
	sd_text_string(text, "`");
	if (is_printable(bytes[0])) {
		sd_text_bytes(text, bytes, len < FOUND_MAX ? len : FOUND_MAX);
	} else {
		sd_text_string(text, "\\x");
		sd_text_hex(text, (u8)bytes[0], 2);
	}
	sd_text_string(text, len > FOUND_MAX ? "...`" : "`");
}

struct sd_text sd_words_complain(const struct sd_words *words, size_t from, size_t to)
{
	struct sd_error *error = words->error;
	struct sd_text text = sd_text_begin(error->text, sizeof(error->text));

	error->line = words->number;
	error->column = (u32)from + 1;
	sd_text_string(&text, "line ");
	sd_text_number(&text, error->line);
	sd_text_string(&text, ", column ");
	sd_text_number(&text, error->column);
	sd_text_string(&text, ": found ");
	if (from < to)
		quote(&text, words->line + from, to - from);
	else
		sd_text_string(&text, from < words->len ? "a blank" : "end of line");
	sd_text_string(&text, ", expected ");
	return text;
}

bool sd_words_refuse(const struct sd_words *words, size_t from, size_t to, const char *expected)
{
	struct sd_text text = sd_words_complain(words, from, to);

	sd_text_string(&text, expected);
	return false;
}

bool sd_words_refuse_word(const struct sd_words *words, const char *expected)
{
	return sd_words_refuse(words, words->start, words->end, expected);
}

/* Return: false if there is something but digits, or more than 64 bits hold */
static bool read_digits(const char *digits, size_t len, u64 *value)
{
	size_t i;
	u32 digit;

	*value = 0;
	for (i = 0; i < len; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		digit = (u32)(digits[i] - '0');
		if (*value > U64_MAX / 10 || *value * 10 > U64_MAX - digit)
			return false;
		*value = *value * 10 + digit;
	}
	return len > 0;
}

bool sd_words_number(const struct sd_words *words, size_t from, size_t to,
		     const struct sd_number_kind *kind, u64 *value)
{
	struct sd_text text;

	if (read_digits(words->line + from, to - from, value) && *value >= kind->min &&
	    *value <= kind->max)
		return true;
	text = sd_words_complain(words, from, to);
	sd_text_string(&text, kind->what);
	sd_text_string(&text, " from ");
	sd_text_number(&text, kind->min);
	sd_text_string(&text, " to ");
	sd_text_number(&text, kind->max);
	return false;
}

bool sd_words_take_u32(struct sd_words *words, const struct sd_number_kind *kind, u32 *value)
{
	u64 number;

	if (!sd_words_number(words, words->start, words->end, kind, &number))
		return false;
	*value = (u32)number;
	sd_words_next(words);
	return true;
}
