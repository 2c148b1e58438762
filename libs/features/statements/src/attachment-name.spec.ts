import { asDownload, attachmentName } from './attachment-name';

const SHA2 = 'a'.repeat(64);
const named = (display: object, contentType = 'application/pdf'): string =>
  attachmentName({ sha2: SHA2, contentType }, JSON.stringify({ attachments: [{ sha2: SHA2.toUpperCase(), display }] }));

describe('the name of a downloaded attachment', () => {
  it('is what the statement displays, with the ending of its type', () => {
    expect(named({ de: 'Protokoll', en: 'Record of gowning' })).toBe('Record of gowning.pdf');
    expect(named({ de: 'Protokoll' }, 'text/csv; charset=utf-8')).toBe('Protokoll.csv');
    expect(named({ en: 'Scan.PDF' })).toBe('Scan.PDF');
    expect(named({ en: 'Signature' }, 'application/octet-stream')).toBe('Signature');
  });

  it('is found in a SubStatement too', () => {
    const statement = {
      object: { objectType: 'SubStatement', attachments: [{ sha2: SHA2, display: { en: 'Scan' } }] },
    };
    expect(attachmentName({ sha2: SHA2, contentType: 'image/png' }, JSON.stringify(statement))).toBe('Scan.png');
  });

  it('leads to no other folder and holds nothing that a file system or a header refuses', () => {
    expect(named({ en: '../../etc/pass\r\nwd\u202e"' })).toBe('etc pass wd.pdf');
    expect(named({ en: '\ud800 x'.repeat(100) })).toHaveLength(84);
    expect(asDownload('Prüf "1".pdf')).toBe(
      `attachment; filename="Pr_f _1_.pdf"; filename*=UTF-8''Pr%C3%BCf%20%221%22.pdf`,
    );
  });

  it('is made of the hash when nothing is displayed', () => {
    expect(named({})).toBe('attachment-aaaaaaaaaaaa.pdf');
    expect(named({ en: ' .. ' })).toBe('attachment-aaaaaaaaaaaa.pdf');
  });
});
