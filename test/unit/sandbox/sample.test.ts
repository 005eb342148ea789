import assert from 'node:assert/strict';
import { inBothDialects, type ResourceJson } from './harness';

inBothDialects(
  'Sample data',
  (sandbox) => {
    const projects = async (): Promise<readonly ResourceJson[]> => (await sandbox().get('projects')).resources;
    const named = (resources: readonly ResourceJson[], name: string): ResourceJson => {
      const found = resources.find(({ attributes }) => attributes.name === name);
      assert.ok(found, name);
      return found;
    };

    it('has three projects with datasets in several versions', async () => {
      assert.equal((await projects()).length, 3);
      const project = named(await projects(), 'markdown-renderer');
      const { resource } = await sandbox().get(`${project.id}/datasets`);
      assert.equal(resource.attributes.current_version, 4);
      const sizes: number[] = [];
      for (const version of [1, 2, 3, 4])
        sizes.push(
          (
            await sandbox().get(
              `${project.id}/datasets/${resource.id}/records?page[limit]=5000&filter[version]=${version}`,
            )
          ).resources.length,
        );
      assert.equal(sizes[0], 400);
      assert.ok((sizes[1] ?? 0) > 600);
      assert.equal(sizes[3], (sizes[2] ?? 0) - 2);
    });

    it('has ids beyond 2^53 and texts in many scripts', async () => {
      const support = named(await projects(), 'support-assistant');
      const tickets = (await sandbox().get(`${support.id}/datasets`)).resource;
      assert.match(
        (await sandbox().get(`${support.id}/datasets/${tickets.id}/records`)).text,
        /"order_id":12345678901234567890,"total":59\.90/,
      );
      const travel = named(await projects(), 'travel-concierge');
      const phrases = named((await sandbox().get(`${travel.id}/datasets`)).resources, 'phrasebook');
      assert.match((await sandbox().get(`${travel.id}/datasets/${phrases.id}/records`)).text, /日|電車/);
    });

    it('has experiments, and a queue that two people have annotated', async () => {
      const support = named(await projects(), 'support-assistant');
      assert.match((await sandbox().get(`experiments?filter[project_id]=${support.id}`)).text, /"name":"triage-\d+"/);
      const queue = (await sandbox().get(`annotation-queues?projectId=${support.id}`)).resource;
      const { attributes } = (await sandbox().get(`annotation-queues/${queue.id}/annotated-interactions`)).resource;
      const interactions = attributes.annotated_interactions as { annotations: { created_by: string }[] }[];
      assert.equal(interactions.length, 10);
      assert.equal(
        new Set(interactions.flatMap(({ annotations }) => annotations.map(({ created_by }) => created_by))).size,
        2,
      );
    });

    it('lies in the past, in the order of its dates', async () => {
      const dates = (await projects()).map(({ attributes }) => attributes.created_at as string);
      assert.deepEqual(dates, [...dates].sort().reverse());
      assert.ok(dates.every((date) => Date.parse(date) < Date.now()));
    });

    it('is loaded once: what was deleted does not come back', async () => {
      const project = named(await projects(), 'travel-concierge');
      await sandbox().post('projects/delete', 'projects', { project_ids: [project.id] });
      await sandbox().restart();
      assert.equal((await projects()).length, 2);
    });
  },
  { sample: true },
);
