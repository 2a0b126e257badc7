// SPDX-License-Identifier: GPL-2.0-only
/* What both ends of scenarios captured as a file for Wireshark, with what we know as comments. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include <segdrop/role.h>

#include "lab/endpoint.h"
#include "lab/match.h"
#include "report/report.h"

/* Room for the longest comment, which has a scenario's question. */
#define COMMENT_MAX	512

/* Nanoseconds. */
#define RESOLUTION	9

/* A segment with a name beyond these is one that a scenario is about. */
#define EVERYDAY_ROLES	(SD_DATA | SD_ACK)

#define HOW_TO_READ                                                                                \
	"Each end is an interface, so most segments are here twice: as they left, and as they "    \
	"arrived. A lost one is, too: it was dropped behind the place where its receiver's end "   \
	"is captured. Comments say what a segment is; both copies have the same packet id. "       \
	"Wireshark by itself takes the second copy for a retransmission. To have each end looked " \
	"at alone: wireshark -o protocols.conversation_deinterlacing_key:.MI FILE (Wireshark "     \
	"4.4), or take one end out: "                                                              \
	"tshark -r FILE -Y 'frame.interface_name contains \"client\"' -w CLIENT"

/**
 * struct sight - a packet as one end saw it
 * @packet: the packet
 * @event: the segment that it is; NULL: none that is known
 * @end: who saw it
 * @interface: its number
 * @id: of @event in the file
 * @order: in which interfaces and their packets come
 */
struct sight {
	const struct packet *packet;
	const struct event *event;
	enum side end;
	u32 interface;
	u64 id;
	size_t order;
};

/**
 * struct sights - all of them
 * @list: the array
 * @len: how many are in use
 * @room: for how many there is room
 * @ids: how many events the scenarios before this one have
 */
struct sights {
	struct sight *list;
	size_t len;
	size_t room;
	u64 ids;
};

static void put_scenario(struct pcapng *file, const struct trial *trial)
{
	const struct scenario *scenario = trial->scenario;
	char text[COMMENT_MAX], place[SCENARIO_PLACE_MAX], rule[SCENARIO_RULE_MAX + 32] = "";

	scenario_place(scenario, place);
	if (*trial->rule)
		snprintf(rule, sizeof(rule), " Rule 1 of the %s: %s.",
			 side_name(scenario->loss.to), trial->rule);
	snprintf(text, sizeof(text), "%s (%s, IPv%d): %s Lost: %s.%s%s", scenario->name, place,
		 trial->family, scenario->question, scenario->lost, rule,
		 trial->problems ? " It did not run as it should." : "");
	pcapng_text(file, PCAPNG_COMMENT, text);
}

static void put_section(struct pcapng *file, const struct trial *trials, size_t len)
{
	struct utsname name;
	char os[2 * sizeof(name.release)];
	size_t i;

	uname(&name);
	snprintf(os, sizeof(os), "%s %s", name.sysname, name.release);
	pcapng_section(file);
	pcapng_text(file, PCAPNG_SECTION_HARDWARE, name.machine);
	pcapng_text(file, PCAPNG_SECTION_OS, os);
	pcapng_text(file, PCAPNG_SECTION_PROGRAM, "segdrop " SEGDROP_VERSION);
	for (i = 0; i < len; i++)
		put_scenario(file, &trials[i]);
	pcapng_text(file, PCAPNG_COMMENT, HOW_TO_READ);
	pcapng_end(file);
}

static void put_interface(struct pcapng *file, const struct trial *trial, enum side side,
			  bool one_of_many)
{
	const struct capture *capture = trial->captures[side];
	const union endpoint_address *own = &trial->ends[side].own;
	char address[INET6_ADDRSTRLEN], name[64], text[COMMENT_MAX];
	const u8 resolution = RESOLUTION;

	inet_ntop(own->any.sa_family, trial->family == 6 ? (void *)&own->v6.sin6_addr :
		  (void *)&own->v4.sin_addr, address, sizeof(address));
	snprintf(name, sizeof(name), "%s%s%s", one_of_many ? trial->scenario->name : "",
		 !one_of_many ? "" : trial->family == 6 ? " IPv6 " : " ", side_name(side));
	snprintf(text, sizeof(text), "the %s's end of the link in scenario %s; it is %s",
		 side_name(side), trial->scenario->name, address);
	pcapng_interface(file, capture->link, capture->most);
	pcapng_text(file, PCAPNG_INTERFACE_NAME, name);
	pcapng_text(file, PCAPNG_INTERFACE_DESCRIPTION, text);
	pcapng_option(file, PCAPNG_INTERFACE_RESOLUTION, &resolution, sizeof(resolution));
	pcapng_end(file);
}

static void see(struct sights *sights, const struct trial *trial, enum side end, u32 interface)
{
	const struct capture *capture = trial->captures[end];
	const struct timeline *timeline = &trial->watch.timeline;
	struct matcher matcher;
	size_t i;

	matcher_open(&matcher, timeline, &trial->watch.server);
	for (i = 0; i < capture->len; i++) {
		const struct packet *packet = &capture->packets[i];
		const struct event *event = matcher_find(&matcher, packet->bytes, packet->len);

		sights->list = grow(sights->list, sights->len, &sights->room,
				    sizeof(*sights->list));
		sights->list[sights->len] = (struct sight){
			.packet = packet, .event = event, .end = end, .interface = interface,
			.id = event ? sights->ids + (event - timeline->events) : 0,
			.order = sights->len,
		};
		sights->len++;
	}
	matcher_close(&matcher);
}

static int earlier(const void *left, const void *right)
{
	const struct sight *a = left, *b = right;

	if (a->packet->time != b->packet->time)
		return a->packet->time < b->packet->time ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* What is lost is so on arrival. Return: whether there is something to say */
static bool comment_on(const struct segment_event *segment, bool arrives, char *buf)
{
	bool lost = segment->dropped && arrives;
	char roles[SD_ROLES_TEXT_MAX];
	int len;

	if (!lost && !segment->retransmission && !(segment->roles & ~EVERYDAY_ROLES))
		return false;
	sd_roles_print(segment->roles, roles);
	len = snprintf(buf, COMMENT_MAX, "%s%s%s", lost ? "lost here: " : "", roles,
		       segment->retransmission ? ", sent again" : "");
	if (lost)
		snprintf(buf + len, COMMENT_MAX - len, ", rule %u", segment->rule);
	return true;
}

static void put_packet(struct pcapng *file, const struct sight *sight)
{
	const struct packet *packet = sight->packet;
	const struct event *event = sight->event;
	char text[COMMENT_MAX];

	pcapng_packet(file, &(struct pcapng_packet){
		.interface = sight->interface, .time = packet->time, .bytes = packet->bytes,
		.len = packet->len, .whole = packet->whole,
	});
	if (event) {
		pcapng_option(file, PCAPNG_PACKET_ID, &sight->id, sizeof(sight->id));
		if (comment_on(&event->segment, event->side != sight->end, text))
			pcapng_text(file, PCAPNG_COMMENT, text);
	}
	pcapng_end(file);
}

static void put_statistics(struct pcapng *file, const struct capture *capture, u32 interface)
{
	pcapng_statistics(file, interface, capture->stopped);
	pcapng_option(file, PCAPNG_STATISTICS_RECEIVED, &capture->received,
		      sizeof(capture->received));
	pcapng_option(file, PCAPNG_STATISTICS_DROPPED, &capture->dropped,
		      sizeof(capture->dropped));
	pcapng_end(file);
}

void report_pcap(struct pcapng *file, const struct trial *trials, size_t len)
{
	struct sights sights = { 0 };
	u32 interfaces = 0, number = 0;
	enum side side;
	size_t i;

	put_section(file, trials, len);
	for (i = 0; i < len; i++) {
		for (side = 0; side < SIDES && trials[i].captures[side]; side++) {
			put_interface(file, &trials[i], side, len > 1);
			see(&sights, &trials[i], side, interfaces++);
		}
		sights.ids += trials[i].watch.timeline.len;
	}
	if (sights.len)
		qsort(sights.list, sights.len, sizeof(*sights.list), earlier);
	for (i = 0; i < sights.len; i++)
		put_packet(file, &sights.list[i]);
	for (i = 0; i < len; i++)
		for (side = 0; side < SIDES && trials[i].captures[side]; side++)
			put_statistics(file, trials[i].captures[side], number++);
	free(sights.list);
}
