import assert from 'node:assert/strict';
import { inBothDialects, type TestSandbox } from './harness';

async function queue(sandbox: TestSandbox, name = 'review'): Promise<{ id: string; project: string }> {
  const project = await sandbox.project(`project ${Math.random()}`);
  const answer = await sandbox.post('annotation-queues', 'queues', { name, project_id: project, description: 'about' });
  assert.equal(answer.status, sandbox.dialect === 'observed' ? 200 : 201);
  return { id: answer.resource.id, project };
}

interface Added {
  readonly id: string;
  readonly content_id: string;
  readonly already_existed: boolean;
}

async function add(sandbox: TestSandbox, id: string, ...contents: string[]): Promise<Added[]> {
  const interactions = contents.map((content_id) => ({ content_id, type: 'trace' }));
  const answer = await sandbox.post(`annotation-queues/${id}/interactions`, 'interactions', { interactions });
  return answer.resource.attributes.interactions as Added[];
}

async function annotated(sandbox: TestSandbox, id: string): Promise<{ content_id: string; annotations: unknown[] }[]> {
  const { resource } = await sandbox.get(`annotation-queues/${id}/annotated-interactions`);
  return resource.attributes.annotated_interactions as { content_id: string; annotations: unknown[] }[];
}

inBothDialects('Annotation queues', (sandbox) => {
  it('are listed by project, by ids, or all, but not by both', async () => {
    const a = await queue(sandbox(), 'a');
    const b = await queue(sandbox(), 'b');
    const ids = async (query: string): Promise<string[]> =>
      (await sandbox().get(`annotation-queues${query}`)).resources.map(({ id }) => id);
    assert.deepEqual(await ids(''), [b.id, a.id]);
    assert.deepEqual(await ids(`?projectId=${a.project}`), [a.id]);
    assert.deepEqual(await ids(`?queueIds=${a.id},${b.id}`), [b.id, a.id]);
    assert.deepEqual(await ids('?queueIds=none'), []);
    assert.equal((await sandbox().get(`annotation-queues?projectId=x&queueIds=y`)).status, 400);
  });

  it('can be renamed and deleted', async () => {
    const { id } = await queue(sandbox());
    const renamed = await sandbox().patch(`annotation-queues/${id}`, 'queues', { name: 'renamed' });
    assert.deepEqual([renamed.resource.attributes.name, renamed.resource.attributes.description], ['renamed', 'about']);
    assert.equal((await sandbox().send('DELETE', `annotation-queues/${id}`)).status, 204);
    assert.equal((await sandbox().send('DELETE', `annotation-queues/${id}`)).status, 404);
    assert.equal((await sandbox().get(`annotation-queues/${id}/annotated-interactions`)).status, 404);
  });

  it('belong to a project that exists', async () => {
    assert.equal((await sandbox().post('annotation-queues', 'queues', { name: 'q', project_id: 'none' })).status, 400);
    assert.equal((await sandbox().post('annotation-queues', 'queues', { name: 'q' })).status, 400);
  });

  it('hold an interaction once, and say so when it is added again', async () => {
    const { id } = await queue(sandbox());
    const [first] = await add(sandbox(), id, 'trace-1');
    const [again, other] = await add(sandbox(), id, 'trace-1', 'trace-2');
    assert.deepEqual([first?.already_existed, again?.already_existed, other?.already_existed], [false, true, false]);
    assert.equal(again?.id, first?.id);
    assert.deepEqual(
      (await annotated(sandbox(), id)).map(({ content_id }) => content_id),
      ['trace-1', 'trace-2'],
    );
  });

  it('refuse no interactions at all, and types that nobody knows', async () => {
    const { id } = await queue(sandbox());
    for (const interactions of [[], [{ content_id: 'x', type: 'session' }], [{ type: 'trace' }]])
      assert.equal(
        (await sandbox().post(`annotation-queues/${id}/interactions`, 'interactions', { interactions })).status,
        400,
      );
    const nobody = { interaction_ids: [] };
    assert.equal(
      (await sandbox().post(`annotation-queues/${id}/interactions/delete`, 'interactions', nobody)).status,
      400,
    );
    assert.equal(
      (await sandbox().post('annotation-queues/none/interactions/delete', 'interactions', { interaction_ids: ['x'] }))
        .status,
      404,
    );
  });

  it('show the annotations that were seeded, until their interaction is deleted', async () => {
    const { id } = await queue(sandbox());
    const [one, two] = await add(sandbox(), id, 'trace-1', 'trace-2');
    assert.ok(one && two);
    const seed = (interaction_id: string) =>
      sandbox().post('/sandbox/annotations', 'annotations', {
        queue_id: id,
        annotations: [{ interaction_id, label_values: { quality: 'good', score: 4.5 }, created_by: 'ada' }],
      });
    assert.equal((await seed(one.id)).status, 201);
    assert.equal((await seed('none')).status, 404);
    const [first, second] = await annotated(sandbox(), id);
    assert.equal(first?.annotations.length, 1);
    const [annotation] = first.annotations as { label_values: unknown; created_by: string; interaction_id: string }[];
    assert.deepEqual(annotation?.label_values, { quality: 'good', score: 4.5 });
    assert.deepEqual([annotation?.created_by, annotation?.interaction_id], ['ada', one.id]);
    assert.deepEqual(second?.annotations, []);
    const remove = { interaction_ids: [one.id] };
    assert.equal(
      (await sandbox().post(`annotation-queues/${id}/interactions/delete`, 'interactions', remove)).status,
      204,
    );
    assert.deepEqual(
      (await annotated(sandbox(), id)).map(({ content_id }) => content_id),
      ['trace-2'],
    );
  });
});
