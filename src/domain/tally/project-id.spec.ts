import { isProjectId } from './project-id';

describe('isProjectId', () => {
  it.each(['12', 'BO.OM.63/24', 'Zażółć 7', '😀'.repeat(64), 'a b'])('accepts %j', (id) => {
    expect(isProjectId(id)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['too much', 'x'.repeat(65)],
    ['a control character', 'a\u0000'],
    ['a comma', 'a,b'],
    ['outer blanks', ' a'],
    ['a letter and its accent apart', 'e\u0301'],
    ['half an emoji', '\ud83d'],
  ])('refuses %s', (_, id) => {
    expect(isProjectId(id)).toBe(false);
  });
});
