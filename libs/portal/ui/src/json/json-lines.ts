export type TokenKind = 'key' | 'text' | 'number' | 'word' | 'mark';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

export interface Block {
  readonly kind: 'object' | 'array';
  /** Number of the line with its closing bracket. */
  readonly last: number;
  /** Members or items. */
  readonly size: number;
  /** What it says of itself: the value of `objectType`, else undefined. */
  readonly name: string | undefined;
  /** Its key, for the name of the folding button. */
  readonly key: string;
  /** Whether a comma follows its closing bracket. */
  readonly comma: boolean;
}

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly depth: number;
  readonly tokens: readonly Token[];
  /** Present on a line that opens an object or array of several lines. */
  readonly block: Block | undefined;
}

interface Opened {
  readonly line: number;
  readonly kind: 'object' | 'array';
  readonly key: string;
  size: number;
  name: string | undefined;
}

const LEXEME = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/g;

/** JSON text as lines of tokens, each value exactly as written. Text that is no JSON comes back line by line, uncoloured. */
export function linesOf(json: string): { readonly lines: readonly Line[]; readonly valid: boolean } {
  try {
    JSON.parse(json);
  } catch {
    const lines = json.split('\n').map((text, index) => ({
      number: index + 1,
      depth: 0,
      tokens: [{ kind: 'text' as const, text }],
      block: undefined,
    }));
    return { lines, valid: false };
  }
  return { lines: layOut(json.match(LEXEME) ?? []), valid: true };
}

function layOut(lexemes: readonly string[]): readonly Line[] {
  const lines: { number: number; depth: number; tokens: Token[]; block: Block | undefined }[] = [];
  const stack: Opened[] = [];
  let line: (typeof lines)[number] | undefined;

  const begin = (): (typeof lines)[number] => {
    line ??= { number: lines.length + 1, depth: stack.length, tokens: [], block: undefined };
    return line;
  };
  const end = (): void => {
    if (line !== undefined) lines.push(line);
    line = undefined;
  };

  lexemes.forEach((lexeme, index) => {
    const next = lexemes[index + 1];
    if (lexeme === '{' || lexeme === '[') {
      const at = begin();
      const key = at.tokens.find((token) => token.kind === 'key')?.text ?? '';
      at.tokens.push({ kind: 'mark', text: lexeme });
      if (next === '}' || next === ']') return;
      stack.push({
        line: at.number,
        kind: lexeme === '{' ? 'object' : 'array',
        key: key.slice(1, -1),
        size: 1,
        name: undefined,
      });
      end();
      return;
    }
    if (lexeme === '}' || lexeme === ']') {
      if (line !== undefined && lexemes[index - 1] === (lexeme === '}' ? '{' : '[')) {
        line.tokens.push({ kind: 'mark', text: lexeme });
      } else {
        end();
        const opened = stack.pop();
        const at = begin();
        at.tokens.push({ kind: 'mark', text: lexeme });
        const first = opened === undefined ? undefined : lines[opened.line - 1];
        if (opened !== undefined && first !== undefined) {
          first.block = {
            kind: opened.kind,
            key: opened.key,
            size: opened.size,
            name: opened.name,
            last: at.number,
            comma: next === ',',
          };
        }
      }
      if (next !== ',') end();
      return;
    }
    if (lexeme === ',') {
      begin().tokens.push({ kind: 'mark', text: ',' });
      const inside = stack.at(-1);
      if (inside !== undefined) inside.size += 1;
      end();
      return;
    }
    if (lexeme === ':') {
      begin().tokens.push({ kind: 'mark', text: ': ' });
      return;
    }
    const isKey = next === ':';
    const kind = isKey ? 'key' : lexeme.startsWith('"') ? 'text' : /^[tfn]/.test(lexeme) ? 'word' : 'number';
    const before = line?.tokens[0];
    const inside = stack.at(-1);
    if (!isKey && kind === 'text' && before?.text === '"objectType"' && inside?.kind === 'object') {
      inside.name = lexeme.slice(1, -1);
    }
    begin().tokens.push({ kind, text: lexeme });
  });
  end();
  return lines;
}
