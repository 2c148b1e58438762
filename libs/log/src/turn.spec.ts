import { NO_TURN, type Turn, type TurnWish } from '@attest/storage-ports';
import { afterLoss, afterTurn, afterWish, isOverdue, type NextTurn } from './turn';

const wish = (by: string, attempt = 20): TurnWish => ({ by, attempt });
const turnOf = (next: NextTurn): Turn => ({ version: 1, ...next });

describe('a turn', () => {
  it("is given to who wishes it when it is nobody's", () => {
    expect(afterWish(NO_TURN, wish('a'))).toEqual({ holder: wish('a'), lasts: 20, wishes: [] });
  });

  it('is waited for in the order of the wishes, each once', () => {
    let turn = turnOf(afterWish(NO_TURN, wish('a')));
    for (const by of ['b', 'c', 'b']) turn = turnOf(afterWish(turn, wish(by)));
    expect(turn.holder).toEqual(wish('a'));
    expect(turn.wishes).toEqual([wish('b'), wish('c')]);
  });

  it('goes to the next, and its holder comes last when it has more to write', () => {
    const turn = { version: 3, holder: wish('a'), lasts: 20, wishes: [wish('b'), wish('c')] };
    expect(afterTurn(turn, wish('a'), true)).toMatchObject({ holder: wish('b'), wishes: [wish('c'), wish('a')] });
    expect(afterTurn(turn, wish('a'), false)).toMatchObject({ holder: wish('b'), wishes: [wish('c')] });
    expect(afterTurn(turnOf(afterWish(NO_TURN, wish('a'))), wish('a'), false)).toEqual({ lasts: 0, wishes: [] });
  });

  it('lasts as long as the slowest of those who write needs, so that a small writer gets the time of a big one', () => {
    const turn = turnOf(afterWish(turnOf(afterWish(NO_TURN, wish('big', 120))), wish('small', 2)));
    expect(afterTurn(turn, wish('big', 120), true)).toMatchObject({ holder: wish('small', 2), lasts: 120 });
    expect(afterWish(NO_TURN, wish('huge', 5000)).lasts).toBe(300);
    expect(afterWish(NO_TURN, wish('tiny', 1)).lasts).toBe(10);
  });

  it('is taken from a holder that is gone, by the first who waits for it, else by who found out', () => {
    const turn = { version: 3, holder: wish('dead'), lasts: 20, wishes: [wish('b')] };
    expect(afterLoss(turn, wish('c'))).toMatchObject({ holder: wish('b'), wishes: [wish('c')] });
    expect(afterLoss({ ...turn, wishes: [] }, wish('c'))).toMatchObject({ holder: wish('c'), wishes: [] });
  });

  it('is overdue after three times what it lasts or its holder needs', () => {
    const turn = { version: 3, holder: wish('a', 50), lasts: 20, wishes: [] };
    expect(isOverdue(turn, 150)).toBe(false);
    expect(isOverdue(turn, 151)).toBe(true);
  });

  it('is waited for by so many at most', () => {
    let turn = turnOf(afterWish(NO_TURN, wish('a')));
    for (let index = 0; index < 30; index++) turn = turnOf(afterWish(turn, wish(`b${index}`)));
    expect(turn.wishes).toHaveLength(20);
  });
});
