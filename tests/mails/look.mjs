// Opens each mail's HTML part in headless Chromium: pictures, light and dark, on a phone and on a desk; axe-core in each; and asks caniemail's
// tables whether Gmail, Outlook and Apple Mail show what is in it.
//
// usage: node look.mjs TOOLS MAILS PICTURES     TOOLS has the node_modules; exit status 1 where something is wrong

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";

const [tools, mails, pictures] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(tools, "package.json"));
const puppeteer = require("puppeteer-core");
const { doIUseEmail } = require("@jsx-email/doiuse-email");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const CLIENTS = ["gmail.*", "outlook.*", "apple-mail.*"];
const WIDTHS = { phone: 375, desk: 700 };
// Chromium draws no more than 16,384 pixels in one piece.
const TALLEST = 12000;

// What caniemail's tables say is not supported somewhere, and what its absence costs there.
const HARMLESS = {
  "@media": "light colours, and a phone's margins on a desk",
  "Type selector": "they stand within @media, or beside what is inline",
  ":hover": "no line under a link that is pointed at",
  "<body> element": "its colours stand at the element within it, too",
  "text-wrap": "a headline that breaks a word later",
  "overflow-wrap": "long addresses make the page wider, and none are shown",
  overflow: "it goes with `display:none`",
  "display:none": "the preview line is read twice",
  "role attribute": "screen readers are not led past the preview line",
  "aria-hidden attribute": "the preview line is read aloud",
};

// Fault: what is wrong; where: mails, and in which form of them.
const faults = new Map();
function complain(mail, what, form = "") {
  if (!faults.has(what)) faults.set(what, new Map());
  const mails = faults.get(what);
  mails.set(mail, [...(mails.get(mail) ?? []), form]);
}

const harmless = new Set();
function support(mail, html) {
  const result = doIUseEmail(html, { emailClients: CLIENTS });
  for (const error of new Set(result.errors ?? [])) {
    const [, feature, client] = /^`(.*)` is not supported by `(.*)`$/.exec(error) ?? [, error, ""];
    if (feature in HARMLESS) harmless.add(feature);
    else complain(mail, `caniemail: ${feature} is not supported`, client);
  }
}

async function look(browser, mail, html, width, scheme) {
  const page = await browser.newPage();
  try {
    await page.setViewport({ width: WIDTHS[width], height: 800, deviceScaleFactor: 1 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const asked = [];
    page.on("request", (request) => {
      if (!/^(about|data):/.test(request.url())) asked.push(request.url());
    });
    await page.setContent(html, { waitUntil: "load" });
    for (const url of asked) complain(mail, `loads ${url}`);
    const [wide, tall] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
    if (wide > WIDTHS[width]) complain(mail, "is wider than its screen", `${wide} of ${WIDTHS[width]}, ${scheme}`);
    const clip = { x: 0, y: 0, width: WIDTHS[width], height: Math.min(tall, TALLEST) };
    await page.screenshot({ path: join(pictures, `${mail}-${width}-${scheme}.png`), clip, captureBeyondViewport: true });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, help, nodes } of violations) {
      complain(mail, `axe: ${id}: ${help}`, `${width} ${scheme}: ${nodes.length} × ${nodes[0].html.slice(0, 120)}`);
    }
  } finally {
    await page.close();
  }
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // Root, as in a container, has no sandbox; what is opened is our own.
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"],
});
try {
  const parts = readdirSync(mails).filter((name) => name.endsWith(".html"));
  for (const name of parts) {
    const html = readFileSync(join(mails, name), "utf8");
    const mail = basename(name, ".html");
    support(mail, html);
    for (const width of Object.keys(WIDTHS)) for (const scheme of ["light", "dark"]) await look(browser, mail, html, width, scheme);
  }
  for (const [what, mails] of faults) {
    const [[mail, forms]] = mails;
    console.log(`${what}: in ${mails.size} of ${parts.length} mails, e.g. ${mail} (${[...new Set(forms)].join("; ").slice(0, 400)})`);
  }
  if (harmless.size > 0) console.log(`passed over, for the reasons in this script: ${[...harmless].join(", ")}`);
  console.log(`${parts.length} mails looked at, ${faults.size} kinds of fault; pictures are in ${pictures}`);
  if (parts.length === 0) process.exitCode = 1;
} finally {
  await browser.close();
}
if (faults.size > 0) process.exitCode = 1;
