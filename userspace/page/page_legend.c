// SPDX-License-Identifier: GPL-2.0-only
/* How to read the page: signs of the pictures, roles of segments, states of sockets. */
#include <netinet/tcp.h>

#include <segdrop.h>

#include "page/html.h"
#include "page/parts.h"

/**
 * struct word - a name, and what it means
 * @name: as the page has it
 * @meaning: for somebody who has never seen it
 */
struct word {
	const char *name;
	const char *meaning;
};

static const struct word roles[] = {
#define X(name, text, meaning) { text, meaning },
	SEGDROP_ROLES(X)
#undef X
	{ 0 }
};

/* In the order in which a connection comes to them; their names are those of the timeline. */
static const struct {
	int state;
	const char *meaning;
} states[] = {
	{ TCP_SYN_SENT, "has asked for a connection, and waits for the answer" },
	{ TCP_SYN_RECV, "was asked, has answered, and waits for the handshake's last ACK" },
	{ TCP_ESTABLISHED, "connected: data may flow" },
	{ TCP_FIN_WAIT1, "has closed first, and waits for the ACK of its FIN" },
	{ TCP_FIN_WAIT2, "has that ACK, and waits for the other end's FIN" },
	{ TCP_CLOSING, "both have closed at once; waits for the ACK of its FIN" },
	{ TCP_TIME_WAIT, "all is said; waits for a minute, in case the last ACK is needed again" },
	{ TCP_CLOSE_WAIT, "the other end has closed; its own program has not yet" },
	{ TCP_LAST_ACK, "has closed second, and waits for the ACK of its FIN" },
	{ TCP_CLOSE, "there is no connection any more" },
};

static void write_word(const struct word *word, FILE *stream)
{
	fputs("<dt><code>", stream);
	html_text(stream, word->name);
	fputs("</code></dt><dd>", stream);
	html_text(stream, word->meaning);
	fputs("</dd>\n", stream);
}

static void write_roles(FILE *stream)
{
	const struct word *word;

	fputs("<h3>Roles: the part that a segment plays</h3>\n<dl class=\"words\">\n", stream);
	for (word = roles; word->name; word++)
		write_word(word, stream);
	fputs("</dl>\n", stream);
}

static void write_states(FILE *stream)
{
	size_t i;

	fputs("<h3>States: where an end&#39;s socket is</h3>\n<dl class=\"words\">\n", stream);
	for (i = 0; i < ARRAY_SIZE(states); i++) {
		const struct word word = { state_name(states[i].state), states[i].meaning };

		write_word(&word, stream);
	}
	fputs("</dl>\n", stream);
}

static void write_sign(const char *drawing, const char *meaning, FILE *stream)
{
	fprintf(stream,
		"<dt><svg class=\"ladder sign\" aria-hidden=\"true\" height=\"18\">%s</svg></dt>\n"
		"<dd>%s</dd>\n", drawing, meaning);
}

static void write_signs(FILE *stream)
{
	fputs("<h3>Signs</h3>\n<dl class=\"words signs\">\n", stream);
	write_sign("<line class=\"arrow\" x1=\"4\" y1=\"9\" x2=\"58\" y2=\"9\"/>",
		   "a segment that arrives", stream);
	write_sign("<line class=\"arrow again\" x1=\"4\" y1=\"9\" x2=\"58\" y2=\"9\"/>",
		   "one that was sent before: it says <b>again</b>", stream);
	write_sign("<line class=\"arrow lost\" x1=\"4\" y1=\"9\" x2=\"44\" y2=\"9\"/>",
		   "a segment that is lost on its way, and the rule that takes it", stream);
	write_sign("<path class=\"band\" d=\"M25 0h14v18h-14z\"/>\n"
		   "<path class=\"life\" d=\"M32 0V18\"/>\n"
		   "<path class=\"dot\" d=\"M32 9h0\"/>",
		   "a dot: something happens; a box behind it: when it was predicted for",
		   stream);
	write_sign("<path class=\"life wait\" d=\"M32 0V18\"/>",
		   "time passes in which nothing happens: long waits take little room", stream);
	fputs("<dt>\u2264 1.003</dt><dd>then, or a little before</dd>\n</dl>\n", stream);
}

void part_legend(FILE *stream)
{
	fputs("<section aria-labelledby=\"legend\">\n<h2 id=\"legend\">How to read it</h2>\n"
	      "<p>Each experiment runs a client and a server, both on the real TCP of this kernel.\n"
	      "A rule takes exactly the segments that it names, and everything that both ends do about it\n"
	      "is recorded, in seconds from the first system call.</p>\n", stream);
	write_signs(stream);
	write_roles(stream);
	write_states(stream);
	fputs("</section>\n", stream);
}
