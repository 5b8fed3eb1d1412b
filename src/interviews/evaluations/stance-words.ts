const listed = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** The verb that they belong to was not done. */
export const deniers = listed(
  'not never cannot cant didnt dont doesnt wasnt werent isnt arent hasnt havent hadnt couldnt wont wouldnt neither nor nobody none',
);
/** With "to": "I failed to test it". */
export const refraining = listed('failed forgot refused');
/** Between "did not" and its verb stands the bare form: what follows in the past was done ("I did not guess, measured it and wrote it down"). */
export const bareForm = listed('didnt dont doesnt couldnt cannot cant wont wouldnt');
export const auxiliaries = listed('did do does could can will would');
export const irregularPast = listed('built wrote led ran made set drew found took went chose told kept split put');
/** They deny what is named behind them, and leave the verb alone. */
export const lacking = listed('no without');
/** "I measured nothing": the verb before them was not done either. */
export const nothings = listed('nothing nobody none');
/** "Not only", "not just", "no doubt": nothing is denied. */
export const undenied = listed('only just merely simply longer doubt matter');

/** "I would", "we might": thought of, if they have no other subject. */
export const supposing = listed('would might');
/** "I'd", "we'd". */
export const contracted = listed('id wed');
export const unreal = listed('would might were');
/** What may stand between subject and verb. */
export const adverbs = listed('then probably maybe perhaps also always usually first certainly definitely surely just even have had');

/** Figures of damage are no results. */
export const damages = listed('lost broke broken crashed');
export const sufferers = listed('me us them him her');
/** After "I": what no employer looks for, with all that the sentence says of how and why. Far from complete, since rules read words. */
export const misdeeds = listed('blamed shouted yelled screamed lied cheated faked insulted threatened bullied bribed stole falsified skipped');

export const self = listed('i we');
export const others = listed('he she they');
/** A clause that begins with a subject of its own stands for itself; one without goes on with what was said before ("did not measure or test"). */
export const subjects = listed(
  'i we he she they it you this that these those there the a an my our his her their its one somebody someone everybody everyone nobody nothing',
);
export const joining = listed('and or nor');
/** What follows them is another matter than what was denied before. */
export const turning = listed(
  'but so until before unless then instead therefore however although though whereas while when once yet after afterwards',
);
/** Somebody else of the same place: what they did is theirs. */
export const determiners = listed('my our the a another');
export const people = listed(
  'colleague colleagues coworker teammate manager boss supervisor tester developer designer director engineer administrator analyst',
);
