import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

/** What came back from one click on Execute. */
export interface Answer {
  status: number;
  body: string;
}

/** Swagger UI in headless Chromium, used as a person uses it. */
export class SwaggerPage {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    /** What the browser complained about. */
    readonly complaints: string[],
    /** Under which tag each operation stands. */
    private readonly chapters: ReadonlyMap<string, string>,
  ) {}

  static async open(url: string): Promise<SwaggerPage> {
    const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
    // A container has no user namespaces for Chromium's own sandbox; what it shows is ours alone.
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${url}/docs`);
    await page.locator('.opblock-tag').first().waitFor();
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string; tags: string[] }>>;
    };
    const chapters = Object.values(paths).flatMap((item) =>
      Object.values(item).map(({ operationId, tags }) => [operationId, tags[0] ?? ''] as const),
    );
    return new SwaggerPage(browser, page, complaints, new Map(chapters));
  }

  /** The operations in the order in which they stand on the page. */
  operations(): Promise<string[]> {
    return this.page.locator('.opblock').evaluateAll((blocks) => blocks.map((block) => block.id.replace(/^operations-[^-]*-/, '')));
  }

  /** Opens an operation and presses Execute, with everything as it was prefilled. */
  async execute(operation: string, { file, body }: { file?: string; body?: (prefilled: string) => string } = {}): Promise<Answer> {
    const block = this.page.locator(`.opblock[id$="-${operation}"]`);
    const chapter = this.page.locator(`#operations-tag-${this.chapters.get(operation) ?? ''}`);
    if ((await chapter.getAttribute('data-is-open')) === 'false') await chapter.click();
    if (!(await block.getAttribute('class'))?.includes('is-open')) await block.locator('.opblock-summary-control').click();
    if (file) await block.locator('input[type=file]').setInputFiles(file);
    if (body) await this.rewrite(block.locator('textarea.body-param__text'), body);
    await block.locator('.btn.execute').click();
    const live = block.locator('.live-responses-table');
    await live.locator('.response-col_status').last().or(block.locator('.parameters .invalid').first()).first().waitFor({ timeout: 60_000 });
    if ((await live.count()) === 0) return { status: 0, body: 'The page did not send it: a field that has to be filled in has no example.' };
    const status = Number.parseInt(await live.locator('tbody .response-col_status').innerText(), 10);
    const text = live.locator('.highlight-code code, .highlight-code pre').first();
    const answer = { status, body: (await text.count()) > 0 ? ((await text.textContent()) ?? '') : '' };
    await block.locator('.opblock-summary-control').click();
    return answer;
  }

  async authorize(token: string): Promise<void> {
    await this.page.locator('.scheme-container .btn.authorize').click();
    // The ways to log in stand one below the other; the first is the access token.
    const way = this.page.locator('.auth-container').first();
    await way.locator('input').fill(token);
    await way.locator('.btn.authorize').click();
    await way.locator('.btn-done').click();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.opblock-tag').first().waitFor();
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  private async rewrite(field: Locator, change: (prefilled: string) => string): Promise<void> {
    await field.fill(change(await field.inputValue()));
  }
}
