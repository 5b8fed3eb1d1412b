import { stem } from './words';

/** Any question is asked and any story told in these: they make no answer fit its question, and add nothing to it. */
const words =
  `first last later next second third start starting started begin began end ended finish final come came became become go going went gone take took taken find found tell told say said
  says saw see seen ask asked asks answer show shown hear heard know knew known think thought look looked need needed want put turn turned change changed changes call called move moved bring brought leave left new old
  good well best better great right wrong big small large long short high low clear usual different difficult hard easy main full whole part parts piece side point kind case cases way ways example detail
  problem question thing something somebody anybody nobody everybody someone anyone everyone nothing anything everything people person man day days week weeks month months year years hour hours
  minute minutes today recently ago afterwards around together myself themselves itself yourself always never ever already still yet soon enough without behind along above back
  ahead done help helped happen happened given hold held goes gets describe learn experience situation role task job team colleague manager handle handled able across able cannot say
  strong knowledge ability skill skills solid proven habit understanding moment place others whose nobodys matter matters mattered interested interesting hearing telling asking wanting kindly moment place number much least half able matter fit fits cut carry carried close order level difference effect add added`.split(
    /\s+/,
  );
const stems = new Set(words.map(stem));

/** Of a word that was cut to its stem already: the crude cut may take two. */
export function isStoryWord(stemmed: string): boolean {
  return stems.has(stemmed) || stems.has(stem(stemmed));
}
