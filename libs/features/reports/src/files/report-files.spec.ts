import { contentDisposition } from './report-files';

describe('The name that a download gets', () => {
  test('stands twice: in ASCII, and as it is', () => {
    expect(contentDisposition('Schulung Zürich (1).csv')).toBe(
      `attachment; filename="Schulung Z_rich (1).csv"; filename*=UTF-8''Schulung%20Z%C3%BCrich%20%281%29.csv`,
    );
  });

  test('cannot end the header or add to it', () => {
    expect(contentDisposition('a"; x="\r\nb\\.csv')).toBe(
      `attachment; filename="a_; x=___b_.csv"; filename*=UTF-8''a%22%3B%20x%3D%22%0D%0Ab%5C.csv`,
    );
  });
});
