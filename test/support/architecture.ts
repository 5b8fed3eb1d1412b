import ts from 'typescript';
import { classesOf, decoratorsOf, importsOf, lineOf, nodesOf, type Source } from './source-tree';

/** A rule looks at all sources and says, one line each, where it is broken. */
export type Rule = (sources: Source[]) => string[];

export const CHAPTERS = ['platform', 'auth', 'ai', 'jobs', 'candidates', 'interviews', 'integrations', 'extensions'];
/** What stands above the chapters and puts them together. */
const TOP = CHAPTERS.length;

/** Every folder of src/ may import only what stands to its left. */
export const importsPointLeft: Rule = (sources) => {
  const known = pathsOf(sources);
  return sources.flatMap((file) => {
    const from = placeOf(file.path);
    if (from === undefined) return [];
    if (from < 0) return [`${file.path} is in a folder without a place in the order of chapters`];
    return importsOf(file, known).flatMap(({ file: target, line }) => {
      const to = target === undefined ? undefined : placeOf(target);
      return to !== undefined && to > from ? [`${file.path}:${line} imports ${target} from its right`] : [];
    });
  });
};

function placeOf(path: string): number | undefined {
  const [top, chapter, ...rest] = path.split('/');
  if (top !== 'src' || !chapter) return undefined;
  return rest.length === 0 ? TOP : CHAPTERS.indexOf(chapter);
}

/** No file leads back to itself, types included. */
export const noCycles: Rule = (sources) => {
  const known = pathsOf(sources);
  const edges = new Map(sources.map((file) => [file.path, importsOf(file, known).flatMap(({ file: target }) => (target ? [target] : []))]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, trail: string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const target of edges.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return cycles;
};

/** A file is imported by its own name, never through another that only passes it on. */
export const noBarrels: Rule = (sources) =>
  sources.flatMap((file) => {
    if (/(^|\/)index\.ts$/.test(file.path)) return [`${file.path} is a barrel`];
    const passedOn = file.tree.statements.filter((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier);
    return passedOn.map((statement) => `${file.path}:${lineOf(file, statement)} passes on what another file declares`);
  });

/** The environment is read once, by one file. */
export const environmentIsReadOnce: Rule = (sources) =>
  sources
    .filter(({ path }) => path !== 'src/platform/process-environment.ts')
    .flatMap((file) =>
      nodesOf(file.tree).flatMap((node) => (readsEnvironment(node) ? [`${file.path}:${lineOf(file, node)} reads process.env`] : [])),
    );

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.expression.getText() === 'process' && node.name.text === 'env';
  if (ts.isElementAccessExpression(node)) return node.expression.getText() === 'process' && /^['"`]env['"`]$/.test(node.argumentExpression.getText());
  if (ts.isImportDeclaration(node)) return /process['"]$/.test(node.moduleSpecifier.getText()) && /\benv\b/.test(node.importClause?.getText() ?? '');
  return ts.isVariableDeclaration(node) && node.initializer?.getText() === 'process' && /\benv\b/.test(node.name.getText());
}

/** A class behind `import type` is gone at run time: Nest would validate and inject nothing in its place. */
export const parameterClassesAreValues: Rule = (sources) => {
  const known = pathsOf(sources);
  const classes = new Map(sources.map((file) => [file.path, new Set(classesOf(file).map(({ name }) => name?.text))]));
  return sources.flatMap((file) => {
    const erased = typeOnlyImports(file);
    const targets = new Map(importsOf(file, known).map(({ specifier, file: target }) => [specifier, target]));
    return parametersThatNestReads(file).flatMap(({ parameter, injected }) => {
      const name = parameter.type && ts.isTypeReferenceNode(parameter.type) ? parameter.type.typeName.getText() : '';
      const specifier = erased.get(name);
      if (specifier === undefined) return [];
      const isClass = classes.get(targets.get(specifier) ?? '')?.has(name) ?? false;
      return isClass || injected ? [`${file.path}:${lineOf(file, parameter)} needs ${name} at run time, but imports only its type`] : [];
    });
  });
};

/** Parameters whose class Nest looks up in decorator metadata; `injected` when that class is also the token. */
function parametersThatNestReads(file: Source): { parameter: ts.ParameterDeclaration; injected: boolean }[] {
  return classesOf(file).flatMap((owner) =>
    owner.members.flatMap((member) => {
      if (!ts.isMethodDeclaration(member) && !ts.isConstructorDeclaration(member)) return [];
      const injects = ts.isConstructorDeclaration(member) && decoratorsOf(owner).length > 0;
      return member.parameters
        .map((parameter) => ({ parameter, injected: injects && decoratorsOf(parameter).length === 0 }))
        .filter(({ parameter, injected }) => injected || decoratorsOf(parameter).length > 0);
    }),
  );
}

/** Names that are imported as types only, with where they come from. */
function typeOnlyImports(file: Source): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of file.tree.statements.filter(ts.isImportDeclaration)) {
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    if (!clause || !bindings || !ts.isNamedImports(bindings) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const wholeClause = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
    for (const element of bindings.elements) if (wholeClause || element.isTypeOnly) found.set(element.name.text, statement.moduleSpecifier.text);
  }
  return found;
}

const HTTP_METHODS = ['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All', 'Search', 'Sse'];
/** The decorators that say who may call; `platform` stands left of `auth` and has to write the long form. */
const ACCESS = ['Can', 'Public', 'SelfService', 'SetMetadata(PUBLIC_METADATA)'];

/** Every route says who may call it. */
export const routesSayWhoMay: Rule = (sources) =>
  sources.flatMap((file) =>
    classesOf(file).flatMap((owner) =>
      owner.members.flatMap((member) => {
        const decorators = decoratorsOf(member);
        const isRoute = decorators.some((name) => HTTP_METHODS.includes(name));
        const isMarked = [...decorators, ...decoratorsOf(owner)].some((name) => ACCESS.includes(name));
        return isRoute && !isMarked ? [`${file.path}:${lineOf(file, member)} ${member.name?.getText() ?? ''} has neither @Can nor @Public`] : [];
      }),
    ),
  );

/** A folder is named for what is in it. */
export const foldersHaveNames: Rule = (sources) =>
  sources.flatMap(({ path }) => (/(^|\/)(utils?|helpers?|common|misc|shared|lib)\//.test(path) ? [`${path} is in a folder that says nothing`] : []));

/** One idea a file; past this it has two. */
export const filesAreShort: Rule = (sources) =>
  sources.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    return lines > 250 ? [`${path} has ${lines} lines`] : [];
  });

export const typesAreNamed: Rule = (sources) =>
  sources.flatMap((file) =>
    nodesOf(file.tree).flatMap((node) => (node.kind === ts.SyntaxKind.AnyKeyword ? [`${file.path}:${lineOf(file, node)} has an any`] : [])),
  );

/** Nothing is put off, silenced without a reason, skipped, or swallowed. */
export const nothingIsSilenced: Rule = (sources) =>
  sources.flatMap((file) => [
    ...linesLike(file, /@ts-(ignore|nocheck|expect-error)/, 'silences the compiler'),
    ...linesLike(file, /eslint-disable(?!.* -- \S)/, 'silences a rule without a reason'),
    ...linesLike(file, /\bTO(DO)\b|\bFIX(ME)\b/, 'puts something off'),
    // A test that cannot run everywhere says where: `isRoot ? it : it.…`.
    ...linesLike(file, /(?<!\? it : )\b(it|test|describe)\.(skip|only|todo)\b|\b[xf](it|describe)\(/, 'skips or singles out a test'),
    ...nodesOf(file.tree).flatMap((node) =>
      ts.isCatchClause(node) && node.block.statements.length === 0 ? [`${file.path}:${lineOf(file, node)} swallows an error`] : [],
    ),
  ]);

/** Delete the interviews, and the model's chapter has no word of them left. */
export const aiKnowsNoInterview: Rule = (sources) =>
  sources
    .filter(({ path }) => path.startsWith('src/ai/'))
    .flatMap((file) => linesLike(file, /interview|candidate|r[ée]sum[ée]s?\b(?![('])/i, 'speaks of interviews'));

function linesLike(file: Source, pattern: RegExp, says: string): string[] {
  return file.text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1} ${says}`] : []));
}

const pathsOf = (sources: Source[]): Set<string> => new Set(sources.map(({ path }) => path));
