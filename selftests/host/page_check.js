// SPDX-License-Identifier: GPL-2.0-only
// Looks at a page of `segdrop run --html` from inside a browser: page_test.sh appends it to a copy of the page. What is
// wrong, how much was looked at, and what the page holds becomes a line each of <pre id="seen">.
"use strict";

const self = document.currentScript;
const seen = [];
const looked = {};

// What is complained of may be a part of the page, a text with its box, or a number.
function complain(what, thing)
{
	const element = thing.text || thing;

	if (!(element instanceof Element)) {
		seen.push(`wrong: ${what}: ${element}`);
		return;
	}
	seen.push(`wrong: ${what}: ${element.tagName} "${element.textContent.slice(0, 40).replace(/\s+/g, " ")}" ` +
		  `in ${element.closest("section")?.getAttribute("aria-labelledby")}`);
}

// check NAME ELEMENTS RIGHT: each of them must be right; to have looked at none is told, too
function check(name, elements, right)
{
	looked[name] = looked[name] || 0;
	for (const element of elements) {
		looked[name]++;
		if (!right(element))
			complain(name, element);
	}
}

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const isVisible = element => element.checkVisibility({ contentVisibilityAuto: true }) &&
	element.getBoundingClientRect().width > 0;

// --- places ---------------------------------------------------------------------------------------

function isInside(box, outer)
{
	return box.left >= outer.left - 0.5 && box.right <= outer.right + 0.5 &&
		box.top >= outer.top - 0.5 && box.bottom <= outer.bottom + 0.5;
}

// A line of text has room above and below the letters: so much of it two may share.
const AIR = 2;

function overlap(a, b)
{
	return a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - AIR && b.top < a.bottom - AIR;
}

function checkPicture(svg)
{
	const outer = svg.getBoundingClientRect();
	const texts = all("text", svg).map(text => ({ text, box: text.getBoundingClientRect() }));

	check("text in its picture", texts, ({ box }) => isInside(box, outer));
	check("drawing in its picture", all("line, rect, path", svg).filter(isVisible),
	      drawn => isInside(drawn.getBoundingClientRect(), outer));
	texts.sort((a, b) => a.box.top - b.box.top);
	texts.forEach(({ text, box }, i) => {
		for (let j = i + 1; j < texts.length && texts[j].box.top < box.bottom; j++)
			if (overlap(box, texts[j].box))
				complain(`text over "${texts[j].text.textContent}"`, text);
	});
	checkBars(svg, texts);
}

// What is drawn over may be a line of the axis, not a bar.
function checkBars(svg, texts)
{
	check("text beside bars", all(".bar, .tick", svg), bar => {
		const box = bar.getBoundingClientRect();

		return !texts.some(({ box: text }) => overlap(text, box));
	});
}

// text, and boxes: nothing is wider than the window, and nothing that has been cut off
function checkWidth()
{
	check("page as wide as the window", [document.scrollingElement],
	      page => page.scrollWidth <= window.innerWidth);
	check("element in the window", all("body *").filter(isVisible).filter(element => !element.closest(".skip, svg")),
	      element => {
		const box = element.getBoundingClientRect();

		return box.left >= 0 && box.right <= window.innerWidth + 0.5;
	});
	check("nothing cut off", all("body *").filter(isVisible).filter(element => !element.closest("svg")), element =>
		getComputedStyle(element).overflow === "visible" || element.scrollWidth <= element.clientWidth);
}

// --- contrast, as WCAG 2 computes it --------------------------------------------------------------

const TEXT = 4.5, GRAPHICS = 3;

function parts(colour)
{
	return colour.match(/[\d.]+/g).map(Number);
}

function luminance(colour)
{
	const [r, g, b] = parts(colour).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b)
{
	const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);

	return (light + 0.05) / (dark + 0.05);
}

function ground(element)
{
	for (let at = element; at; at = at.parentElement) {
		const colour = getComputedStyle(at).backgroundColor;

		if (colour !== "rgba(0, 0, 0, 0)")
			return colour;
	}
	return "rgb(255, 255, 255)";
}

const hasText = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());

function checkContrast()
{
	check("contrast of text", all("body *").filter(hasText).filter(isVisible), element => {
		const style = getComputedStyle(element);

		return contrast(element.closest("svg") ? style.fill : style.color, ground(element)) >= TEXT;
	});
	check("contrast of lines", all(".arrow, .life, .tick, .dot").filter(isVisible),
	      line => contrast(getComputedStyle(line).stroke, ground(line)) >= GRAPHICS);
	check("contrast of bars", all(".bar").filter(isVisible),
	      bar => contrast(getComputedStyle(bar).fill, ground(bar)) >= GRAPHICS);
	check("contrast on a band", all(".dot").filter(dot => dot.parentElement.querySelector(".band")), dot =>
		contrast(getComputedStyle(dot).stroke, getComputedStyle(dot.parentElement.querySelector(".band")).fill) >= GRAPHICS);
}

// --- structure ------------------------------------------------------------------------------------

function checkReferences()
{
	const ids = all("[id]").map(element => element.id);

	check("id used once", ids, id => ids.indexOf(id) === ids.lastIndexOf(id));
	for (const name of ["aria-labelledby", "aria-describedby", "for"])
		check(`${name} leads somewhere`, all(`[${name}]`), element =>
			element.getAttribute(name).split(" ").every(id => document.getElementById(id)));
	check("link leads somewhere", all("a[href^='#']"), link => document.getElementById(link.hash.slice(1)));
	check("head of an arrow is there", all(".arrow"), arrow => {
		const [, id] = getComputedStyle(arrow).markerEnd.match(/#([^")]*)/) || [];

		return id && document.getElementById(id);
	});
	check("input has a label", all("input"), input => input.labels.length === 1 && input.labels[0].textContent);
}

function checkOutline()
{
	let level = 0;

	check("no level of headings is left out", all("h1, h2, h3, h4, h5, h6"), heading => {
		const before = level;

		level = Number(heading.tagName[1]);
		return level <= before + 1 && heading.textContent.trim();
	});
	for (const name of ["h1", "header", "nav", "main", "footer", "title"])
		check(`one ${name}`, [all(name).filter(element => !element.closest("svg")).length], count => count === 1);
	check("section has a name", all("section, nav"), section => section.hasAttribute("aria-labelledby"));
	check("picture has a title", all("svg[role=img]"), svg => svg.firstElementChild.tagName === "title" &&
		svg.firstElementChild.textContent && svg.hasAttribute("aria-describedby"));
	check("picture is one or hidden", all("svg").filter(svg => !svg.parentElement.closest("svg")), svg =>
		svg.getAttribute("role") === "img" || svg.getAttribute("aria-hidden") === "true");
	check("column has a heading", all("table"), table => all("thead th[scope=col]", table).length > 1 &&
		all("tbody tr", table).every(row => row.cells.length === table.tHead.rows[0].cells.length));
	check("language", [document.documentElement], html => html.lang === "en");
}

// What can be reached by the keyboard shows that it is reached; the link to the experiments is first, and comes into view.
function checkFocus()
{
	const reached = all("a, summary, input").filter(isVisible);

	check("first comes the link to the experiments", reached.slice(0, 1), link => link.hash === "#main");
	check("focus can be seen", reached, element => {
		element.focus({ preventScroll: true });
		return document.activeElement === element && getComputedStyle(element).outlineStyle !== "none" &&
			element.getBoundingClientRect().left >= 0;
	});
	document.activeElement.blur();
}

// Nothing is fetched, no script is there but this one, and the page forbids both.
function checkAlone()
{
	check("no script", all("script"), script => script === self);
	check("no address", all("[src], [href], [srcset], [data], [action], [poster]"), element =>
		(element.getAttribute("href") || "").startsWith("#"));
	check("style fetches nothing", all("style"), style => !/@import|url\((?!#)/.test(style.textContent));
	check("nothing was fetched", [performance.getEntriesByType("resource").length], count => count === 0);
}

// --- what the page holds --------------------------------------------------------------------------

// Per event at most: an arrow, three texts and two parts of them; a row of five and two parts; two ticks; a prediction's row
// of five. A browser's work grows with this; of what there is once, there is less than that.
const NODES_PER_EVENT = 22, NODES_ONCE = 250;

function count()
{
	for (const section of all("section.scenario")) {
		const name = section.querySelector("h3").id;
		const number = (what, selector) => seen.push(`holds: ${name} ${what} ${all(selector, section).length}`);
		const events = all(".events tbody tr", section).length;

		number("segments", ".ladder .arrow");
		number("lost", ".ladder .arrow.lost");
		number("again", ".ladder .arrow.again");
		for (const axis of ["c", "e"]) {
			number(`states-${axis}`, `.lanes.${axis} .bar`);
			number(`lost-${axis}`, `.lanes.${axis} .tick.lost`);
			number(`again-${axis}`, `.lanes.${axis} .tick:not(.lost)`);
		}
		number("findings", "details .findings tbody tr");
		number("claims", ".evidence dt");
		check("not too much for a browser", [all("*", section).length],
		      nodes => nodes <= NODES_ONCE + NODES_PER_EVENT * events);
		seen.push(`nodes: ${name} ${all("*", section).length} events ${events}`);
	}
}

// --- all of it ------------------------------------------------------------------------------------

const onPaper = document.documentElement.classList.contains("paper");

function checkScreen()
{
	all("details").forEach(details => details.open = true);
	checkWidth();
	all("svg[role=img]").filter(isVisible).forEach(checkPicture);
	checkContrast();
	all("input.e").forEach(input => input.checked = true);
	check("the other axis is shown", all(".lanes.e"), isVisible);
	check("and this one is not", all(".lanes.c"), svg => !isVisible(svg));
	all(".lanes.e").forEach(checkPicture);
	checkFocus();
}

// A picture cannot be cut in two: it must have room on a page of A4, whose height this is between margins, in pixels.
const PAGE_HEIGHT = 1000;

function checkPaper()
{
	check("picture fits on a page", all("svg[role=img]"), svg => svg.getBoundingClientRect().height < PAGE_HEIGHT);
	check("on paper all is open", all("details > :not(summary)"), isVisible);
	checkWidth();
	all("svg[role=img]").filter(isVisible).forEach(checkPicture);
	checkContrast();
}

function tell()
{
	const list = document.createElement("pre");

	for (const [name, number] of Object.entries(looked))
		seen.push(`looked: ${number} ${name}`);
	seen.push(`scheme: ${matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"}, ${window.innerWidth} wide`);
	list.id = "seen";
	list.textContent = "\n" + seen.join("\n") + "\n";
	document.body.append(list);
}

// A browser needs a moment until its window has the focus; what does not come then is complained of.
function begin(tries)
{
	if (!document.hasFocus() && tries) {
		setTimeout(begin, 10, tries - 1);
		return;
	}
	checkAlone();
	if (onPaper)
		checkPaper();
	else
		checkScreen();
	checkReferences();
	checkOutline();
	count();
	tell();
}

begin(1000);
