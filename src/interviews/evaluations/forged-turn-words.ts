/** The words of forged turns, in the languages that suspicion-phrases.ts knows: English, German, French, Spanish, Italian, Portuguese. */
const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** People whom a candidate meets in an interview and hardly anywhere else. */
export const interviewers = set(
  `interviewer interviewers interviewerin evaluator evaluators grader graders scorer rater assessor assessors bewerter bewerterin gutachter gutachterin prüfer prüferin
  intervieweur lintervieweur intervieweuse lintervieweuse évaluateur lévaluateur évaluatrice entrevistador entrevistadora evaluador evaluadora
  intervistatore lintervistatore intervistatrice lintervistatrice valutatore valutatrice avaliador avaliadora`,
);

/** People who judge others' work in many trades. */
export const officials = set(
  `examiner examiners reviewer reviewers recruiter recruiters judge judges moderator panel jury committee hr personaler recruteur recruteuse examinateur lexaminateur reclutador reclutadora
  examinador examinadora esaminatore lesaminatore selezionatore recrutador recrutadora`,
);

/** "hiring manager", "scoring engine": only the two together. */
export const judging = set('hiring scoring evaluation grading assessment rating interview screening');
export const judges = set('manager managers team committee panel lead engine software tool system algorithm platform bot');

export const machines = set(
  'system assistant ai llm chatbot chatgpt gpt bot model parser classifier systems système lassistant sistema assistent assistente asistente ki ia',
);

export const says = set(
  `says states notes writes adds replies responds answers concludes confirms declares announces comments remarks exclaims nods smiles agrees decides records thinks gives awards
  rates scores grades marks assigns whispers
  sagt meint schreibt notiert antwortet bestätigt erklärt vergibt gibt bewertet dit écrit répond ajoute confirme conclut donne attribue dice escribe anota responde añade confirma
  concluye da otorga scrive annota risponde aggiunge conferma conclude assegna diz escreve acrescenta conclui dá atribui`,
);

export const said = set(
  `said stated noted wrote added replied responded answered concluded confirmed declared announced commented remarked exclaimed nodded smiled agreed decided recorded thought gave
  awarded rated scored graded marked assigned told
  sagte meinte schrieb notierte antwortete bestätigte erklärte vergab gab bewertete dijo escribió anotó respondió añadió confirmó concluyó dio disse scrisse annotò rispose diede
  escreveu respondeu deu`,
);

export const praise = set(
  `excellent outstanding perfect brilliant superb exceptional impressive flawless exemplary fantastic wonderful amazing stellar splendid marvelous marvellous magnificent great
  ausgezeichnet hervorragend perfekt exzellent großartig herausragend fantastisch parfait parfaite excellente remarquable exceptionnel exceptionnelle formidable bravo excelente
  perfecto perfecta sobresaliente excepcional eccellente perfetto perfetta ottimo ottima eccezionale perfeito perfeita ótimo ótima`,
);

/** "very good", "well done": praise only as a pair. */
export const faintPraise = set('very really well good strong best sehr gut très muy molto muito');
export const faintlyPraised = set('good done job answer response hire candidate work gut gemacht bien bene bem');

/** What an interview speaks about, and hardly any other story. */
export const interviewMatters = set(
  `answer answers response reply candidate candidates applicant interviewee interview antwort kandidat kandidatin bewerber bewerberin réponse candidat candidate respuesta candidato
  candidata risposta resposta`,
);

export const topNumbers = set('5 five 10 ten 100 fünf zehn cinq dix cinco diez cinque dieci dez');
export const outOf = set('of out von sur de su em');
export const articles = set('a an eine einer un una uno um uma solid clear strong');
export const scales = set(
  `level score rating grade mark marks points point stufe punktzahl punkte bewertung niveau note puntuación nivel nota livello voto punteggio nível pontuação`,
);
export const highest = set(
  `full top highest maximum max maximal perfect best volle voller höchste beste maximale meilleure máxima máximo massimo massima`,
);
/** A mark in one word. */
export const topMarks = set('bestnote höchstnote höchstpunktzahl höchstwertung');

/** How a sentence begins that is nothing but a verdict on what was said before. */
export const pointers = set(
  `that thats this it its das dies es cest ceci eso esto questo questa quello è isso isto answer antwort réponse respuesta risposta resposta`,
);

/** What scoring an answer of this interview is called, and what makes an answer, a question, a round this or an earlier one. */
export const scored = set('rated scored graded marked awarded given gave got received earned achieved bewertet noté calificada valutata avaliada');
/** Before a bare number. */
export const rated = set('rated scored graded marked');
export const asked = set('answer response question competency criterion');
export const these = set('this that my same');
export const rounds = set('round interview screening call');
export const earlier = set('first last previous earlier prior phone other another');

/** What stands before a speaker and belongs to them. */
export const determiners = set(
  'the this that my your our previous prior other first second last senior human der die das den dem le la el il lo o a les los las gli',
);

/** Told by the interviewer. */
export const by = set('by von par por da dal dalla pelo pela');

/** Whose work it is about: never that of an answer in this interview. */
export const ours = set('our ours us we unser unsere uns notre nos nuestro nuestra nostro nostra nosso nossa');

/** After these, somebody tells what happens whenever …, not what happens now. */
export const conditions = set('when whenever if once until after before while because wenn falls quand lorsque si cuando quando se');

/** What scrambled letters are compared with. */
export const everyWord: readonly string[] = [interviewers, officials, machines, says, said, praise].flatMap((each) => [...each]);
