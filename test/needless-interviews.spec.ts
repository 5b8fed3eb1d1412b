import { startApp, type Person, type TestApp } from './support/app';
import { invited } from './support/evaluable';
import { until } from './support/until';

describe('When an application is over', () => {
  let app: TestApp;
  let anna: Person;
  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
  });
  afterAll(() => app.close());

  it.each([
    ['reject', { reasonCode: 'requirements_not_met', note: 'No welding.' }, 'The application was rejected.'],
    ['withdraw', {}, 'The candidate withdrew the application.'],
  ])('by %s, its interviews that were still to come are cancelled, and their links are void', async (verb, body, reason) => {
    const { applicationId, interviewId } = await invited(anna);
    await anna.post(`/applications/${applicationId}/${verb}`, body).expect(200);
    const cancelled = await until('cancelled', async () => {
      const { body: interview } = await anna.get(`/interviews/${interviewId}`).expect(200);
      return interview.status === 'cancelled' && interview;
    });
    expect(cancelled).toMatchObject({ cancelReason: reason, allowedTransitions: [] });
    const { body: history } = await anna.get(`/interviews/${interviewId}/history`).expect(200);
    expect(history.data.at(-1)).toMatchObject({ verb: 'cancel', userId: null });
  });
});
