import type { Message } from '@attest/mail-ports';
import { periodText } from '../period/period';
import { Zone } from '../period/zone';
import type { RunFile, RunRecord } from './run';

/**
 * The mail of a run to one recipient. It says how many and where, never who and how well: no name of a person, no score. The
 * same run and recipient give the same message.
 */
export function reportMail(run: RunRecord, to: string, publicUrl: string): Message {
  const zone = new Zone(run.inputs.zone);
  const period = periodText(run.inputs, zone);
  const link = `${publicUrl}/o/${encodeURIComponent(run.inputs.organization.slug)}/reports/runs/${run.id}`;
  const subject = oneLine(`${run.schedule.name}: ${period}`);
  const facts = [
    `${run.inputs.organization.name}, training history, ${run.inputs.person === null ? 'all people' : 'one person'}.`,
    `Recorded ${period} (${zone.name}).`,
    found(run),
  ];
  const why = `You get this mail because your address is on the schedule "${oneLine(run.schedule.name)}". No names and no scores travel by mail.`;
  return {
    to,
    subject,
    idempotencyKey: `report-run ${run.id} ${to}`,
    text: [
      ...facts,
      '',
      `Sign in to open the files: ${link}`,
      '',
      ...run.files.map((file) => `SHA-256 of the ${fileText(file)}:\n${file.sha256}`),
      '',
      why,
      '',
    ].join('\n'),
    html: html(subject, facts, link, run.files, why),
  };
}

function found(run: RunRecord): string {
  if (run.statements === 0) return 'No statements were recorded; the files say so.';
  const people = run.inputs.person === null ? [counted(run.people, 'person', 'people')] : [];
  const parts = [
    ...people,
    counted(run.statements, 'statement', 'statements'),
    counted(run.failedAttempts, 'failed attempt', 'failed attempts'),
  ];
  return `${parts.join(', ')}.`;
}

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const fileText = (file: RunFile): string =>
  `${file.format.toUpperCase()} (${Math.max(1, Math.round(file.length / 1000)).toLocaleString('en')} kB)`;

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

function html(subject: string, facts: readonly string[], link: string, files: readonly RunFile[], why: string): string {
  const font = 'font-family:Inter,Segoe UI,Helvetica,Arial,sans-serif';
  const digests = files.map(
    (file) =>
      `<p style="margin:0 0 8px;font-size:12px;color:#474E5A">SHA-256 of the ${escaped(fileText(file))}<br>` +
      `<span style="font-family:ui-monospace,Consolas,monospace;color:#14171D;word-break:break-all">${file.sha256}</span></p>`,
  );
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${escaped(subject)}</title></head>`,
    `<body style="margin:0;padding:24px;background:#F3F5F8;${font};color:#14171D">`,
    '<div style="max-width:560px;margin:0 auto;padding:24px;background:#FFFFFF;border:1px solid #E5E8ED;border-radius:12px">',
    `<h1 style="margin:0 0 12px;font-size:18px;line-height:24px">${escaped(subject)}</h1>`,
    `<p style="margin:0 0 16px;font-size:14px;line-height:21px">${facts.map(escaped).join('<br>')}</p>`,
    `<p style="margin:0 0 20px"><a href="${escaped(link)}" style="display:inline-block;padding:8px 16px;background:#3549C3;`,
    'color:#FFFFFF;border-radius:6px;font-size:14px;text-decoration:none">Sign in to open the files</a></p>',
    ...digests,
    `<p style="margin:16px 0 0;font-size:12px;line-height:18px;color:#474E5A">${escaped(why)}</p>`,
    '</div></body></html>',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
