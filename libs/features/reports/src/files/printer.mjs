/*
 * Prints one PDF and ends: the thread behind printPdf. Plain JavaScript, because a thread's file is loaded as it is, from the
 * sources, from a build and in tests alike. It reads nothing but the fonts that come with pdfmake, and no address at all.
 */
import { on } from 'node:events';
import { dirname, join, sep } from 'node:path';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const pdfmake = require('pdfmake');
const fonts = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');

pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts + sep));
pdfmake.setFonts({
  Roboto: { normal: join(fonts, 'Roboto-Regular.ttf'), bold: join(fonts, 'Roboto-Medium.ttf') },
});

const INK = '#14171D';
const TEXT = '#474E5A';
const LINE = '#D3D8E0';
const PALE = '#F3F5F8';
const PRIMARY = '#3549C3';
const TONES = { good: '#0B6B3A', bad: '#A92227', neutral: INK };

/** Roboto's Latin, Greek and Cyrillic have no control characters and no line breaks. */
const clean = (text) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** Two lines in one text: half the time and memory of two texts in a stack. */
const cell = ([first, second], style = {}) =>
  second === ''
    ? { text: clean(first), ...style }
    : {
        text: [
          { text: `${clean(first)}\n`, ...style },
          { text: clean(second), color: TEXT, bold: false, fontSize: 6.2 },
        ],
      };

const HEADS = ['Performed', 'Recorded', 'Person', 'What', 'Result', 'Source', 'State', 'Entry'];
/* Fixed, since a column that may grow is pushed off the page by one long word; in a fixed one the word is broken. */
const WIDTHS = [60, 92, 128, 161, 88, 66, 86, 38];
const FACT_WIDTH = 184;
const TITLE_WIDTH = 700;

function row(item) {
  const faded = item.voided ? { decoration: 'lineThrough', color: TEXT } : {};
  return [
    cell(item.performed),
    cell(item.recorded),
    cell(item.person, { bold: true }),
    cell(item.what, faded),
    cell(item.result, { color: TONES[item.outcome], bold: item.outcome === 'bad', ...faded }),
    cell(item.source),
    cell(item.state, item.voided ? { bold: true } : { color: TEXT }),
    { text: item.position, alignment: 'right' },
  ];
}

const table = {
  hLineWidth: (index, node) => (index === 0 ? 0 : index === 1 ? 0.8 : index === node.table.body.length ? 0.8 : 0.4),
  vLineWidth: () => 0,
  hLineColor: (index) => (index === 1 ? TEXT : LINE),
  paddingLeft: (index) => (index === 0 ? 2 : 4),
  paddingRight: () => 4,
  paddingTop: () => 2.6,
  paddingBottom: () => 2.6,
  fillColor: (index) => (index === 0 ? PALE : null),
};

const fact = ([label, text]) => ({
  stack: [
    { text: label, color: TEXT, fontSize: 6.6 },
    { text: clean(text), fontSize: 8.2, margin: [0, 1, 0, 5] },
  ],
});

function facts(pairs) {
  const columns = [0, 1, 2, 3].map((column) => pairs.filter((_, index) => Math.floor(index / 2) === column));
  return { columns: columns.map((pair) => ({ width: FACT_WIDTH, stack: pair.map(fact) })), columnGap: 14 };
}

function counts(pairs) {
  return {
    columns: pairs.map(([label, value]) => ({
      width: 'auto',
      stack: [
        { text: value, fontSize: 15, bold: true },
        { text: label, fontSize: 7.2, color: TEXT },
      ],
    })),
    columnGap: 30,
    margin: [0, 8, 0, 8],
  };
}

function proofs(pairs) {
  return {
    table: {
      widths: ['auto', '*'],
      body: pairs.map(([label, text]) => [
        { text: label, color: TEXT },
        { text, bold: true },
      ]),
    },
    fontSize: 7.4,
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      fillColor: () => PALE,
      paddingLeft: () => 8,
      paddingRight: () => 8,
      paddingTop: (index) => (index === 0 ? 6 : 1),
      paddingBottom: (index) => (index === pairs.length - 1 ? 5 : 1),
    },
  };
}

function definition(document) {
  const { title, organization, subtitle, digest, notes, rows, empty, createdAt, id } = document;
  const running = `${clean(organization)}  ·  ${title}  ·  ${clean(subtitle)}`;
  return {
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [30, 38, 30, 40],
    defaultStyle: { font: 'Roboto', fontSize: 7.4, color: INK, lineHeight: 1.12 },
    info: {
      title: `${title}, ${organization}`,
      author: organization,
      subject: subtitle,
      creator: 'Attest',
      producer: 'Attest',
      keywords: `run ${id}; rows sha256 ${digest}`,
      creationDate: new Date(createdAt),
    },
    language: 'en',
    displayTitle: true,
    header: (page) =>
      page === 1 ? null : { text: running, color: TEXT, fontSize: 7, margin: [30, 18, 30, 0], maxHeight: 12 },
    footer: (page, pages) => ({
      columns: [
        { text: `SHA-256 of the rows ${digest}`, fontSize: 6.4, color: TEXT },
        { text: `Run ${id}`, fontSize: 6.4, color: TEXT, alignment: 'center', width: 170 },
        { text: `Page ${page} of ${pages}`, fontSize: 7, alignment: 'right', width: 90 },
      ],
      margin: [30, 14, 30, 0],
    }),
    content: [
      {
        columns: [
          {
            width: TITLE_WIDTH,
            stack: [
              { text: clean(organization), fontSize: 9, color: TEXT },
              { text: title, fontSize: 19, bold: true, margin: [0, 0, 0, 1] },
              { text: clean(subtitle), fontSize: 10 },
            ],
          },
          {
            text: 'ATTEST',
            bold: true,
            fontSize: 8,
            characterSpacing: 1.5,
            color: PRIMARY,
            alignment: 'right',
            width: 81,
          },
        ],
      },
      {
        canvas: [{ type: 'line', x1: 0, y1: 0, x2: 781.9, y2: 0, lineWidth: 1, lineColor: PRIMARY }],
        margin: [0, 8, 0, 8],
      },
      facts(document.facts),
      counts(document.counts),
      proofs(document.proofs),
      { stack: notes, fontSize: 7, color: TEXT, margin: [0, 6, 0, 10] },
      rows.length === 0
        ? { text: empty, fontSize: 11, margin: [0, 14, 0, 0] }
        : {
            table: {
              headerRows: 1,
              dontBreakRows: true,
              widths: WIDTHS,
              body: [
                HEADS.map((text, index) => ({
                  text,
                  bold: true,
                  fontSize: 7.2,
                  color: TEXT,
                  alignment: index === HEADS.length - 1 ? 'right' : 'left',
                })),
                ...rows.map(row),
              ],
            },
            layout: table,
          },
    ],
  };
}

/** Rows come in portions; null ends them. */
const rows = [];
for await (const [portion] of on(parentPort, 'message')) {
  if (portion === null) break;
  rows.push(...portion);
}
const bytes = await pdfmake.createPdf(definition({ ...workerData, rows })).getBuffer();
// Its memory goes to the other thread: nothing is copied, and this thread ends, having nothing left to listen to.
const own = new Uint8Array(bytes);
parentPort.postMessage(own, [own.buffer]);
parentPort.close();
