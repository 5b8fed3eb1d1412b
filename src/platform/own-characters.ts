/** Where fingers go by themselves: the alphabet, the digits, the rows and columns of keyboards. */
const RUNS =
  'abcdefghijklmnopqrstuvwxyz 01234567890 qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm 1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik 9ol 0p';

/**
 * How many characters of a secret are its own: they neither go on from the one before, as in `aaaa`, `4321` or `qwerty`, nor end three that were there
 * already. Of a random one that is four of five, of a pattern a handful, however long it is.
 */
export function ownCharacters(secret: string): number {
  const text = secret.toLowerCase();
  const isOwn = (character: string, at: number): boolean => {
    const before = text.charAt(at - 1);
    if (at > 0 && (before === character || RUNS.includes(before + character) || RUNS.includes(character + before))) return false;
    return at < 2 || text.indexOf(text.slice(at - 2, at + 1)) === at - 2;
  };
  return text.split('').filter(isOwn).length;
}
