import { KitContentView } from '../kits/kits.views.dto';
import type { Rubric } from './rubric-file';

export class RubricSummary {
  /**
   * What `rubric` of POST /kits names.
   * @example 'software-engineering'
   */
  name!: string;
  /** @example 'General software engineering' */
  title!: string;
  description!: string;
  /**
   * The names of its competencies.
   * @example ['Debugging', 'Testing']
   */
  competencies!: string[];
  /**
   * How many questions it brings.
   * @example 8
   */
  questionCount!: number;

  static of({ name, title, description, content }: Rubric): RubricSummary {
    return { name, title, description, competencies: content.competencies.map((each) => each.name), questionCount: content.questions.length };
  }
}

export class RubricView {
  /** @example 'software-engineering' */
  name!: string;
  /** @example 'General software engineering' */
  title!: string;
  description!: string;
  content!: KitContentView;

  static of({ name, title, description, content }: Rubric): RubricView {
    return { name, title, description, content: KitContentView.of(content) };
  }
}
