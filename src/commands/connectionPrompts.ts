import * as l10n from '@vscode/l10n';
import type { Keys } from '../api/client';
import { siteLabels, sites } from '../api/sites';
import type { Connection } from '../connections/connection';
import { checkDraft, type ConnectionDraft } from '../connections/connectionSettings';
import { keyProblem } from '../connections/keys';
import { failureSentence } from './failure';
import { askPick, askSteps, askText, type Step } from './prompts';

/** What was typed so far. Kept in memory while the prompts are open, and nowhere else. */
export interface TypedConnection extends Keys {
  readonly name: string;
  readonly site: string | undefined;
  readonly url: string | undefined;
  readonly webUrl: string | undefined;
}

export type ConnectionQuestion = 'name' | 'site' | 'url' | 'webUrl' | 'apiKey' | 'applicationKey';

export interface ConnectionPrompts {
  readonly title: string;
  readonly questions: readonly ConnectionQuestion[];
  readonly typed: TypedConnection;
  /** What the other connections are called: two of one name couldn't be told apart where a command says on which it acts. */
  readonly taken: readonly string[];
  /** The question to begin with. Default: the first. */
  readonly first?: ConnectionQuestion | undefined;
  /** Passes over the keys where this is false for what was typed. */
  readonly needsKeys?: (typed: TypedConnection) => boolean;
}

export const nothingTyped: TypedConnection = {
  name: '',
  site: undefined,
  url: undefined,
  webUrl: undefined,
  apiKey: '',
  applicationKey: '',
};

/** What is known of a connection, to be shown as the answers so far. Its keys are never shown again. */
export function typedOf({ name, site, url, webUrl }: Connection): TypedConnection {
  return { ...nothingTyped, name, site, url, webUrl };
}

function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Asks `questions` one after the other. undefined where the user left. */
export async function askConnection(options: ConnectionPrompts): Promise<TypedConnection | undefined> {
  let typed = options.typed;
  const set = (fields: Partial<TypedConnection>) => void (typed = { ...typed, ...fields });

  const draftProblem = (fields: Partial<ConnectionDraft>) => {
    try {
      checkDraft({ name: 'name', ...fields }, new Set());
      return undefined;
    } catch (error) {
      return failureSentence(error);
    }
  };
  const text =
    (field: Exclude<ConnectionQuestion, 'site'>, prompt: string, problem: (text: string) => string | undefined) =>
    async (back: boolean) => {
      const password = field === 'apiKey' || field === 'applicationKey';
      const value = typed[field];
      const answer = await askText({ title: options.title, prompt, back, value, password, problem });
      if (answer.kind === 'next') set({ [field]: answer.value.trim() });
      return answer;
    };
  const key = (field: 'apiKey' | 'applicationKey', name: string, where: string): Step => ({
    applies: () => options.needsKeys?.(typed) ?? true,
    ask: text(
      field,
      l10n.t("The {0}, from Organization Settings › {1}. It is kept in VS Code's secret storage.", name, where),
      (value) => {
        return keyProblem(name, value.trim());
      },
    ),
  });

  const steps: Record<ConnectionQuestion, Step> = {
    name: {
      ask: text('name', l10n.t('A name for this connection, for instance that of the organisation.'), (name) => {
        if (!name.trim()) return l10n.t('A connection needs a name.');
        const other = options.taken.find((taken) => sameName(taken, name));
        return other === undefined
          ? undefined
          : l10n.t('There is a connection “{0}” already: choose another name.', other);
      }),
    },
    site: {
      ask: async (back) => {
        const items = [
          ...sites.map((site) => ({ label: site, description: siteLabels[site], site })),
          { label: l10n.t('Other URL…'), site: undefined, description: l10n.t('a proxy, a test service') },
        ];
        const active = items.find((item) => item.site === (typed.url === undefined ? typed.site : undefined));
        const prompt = l10n.t('The Datadog site: the end of the address of your Datadog pages');
        const answer = await askPick({
          title: options.title,
          prompt,
          back,
          items,
          active: typed.name ? active : undefined,
        });
        if (answer.kind === 'next') {
          const site = answer.value.site;
          set(site === undefined ? { site } : { site, url: undefined });
        }
        return answer;
      },
    },
    url: {
      applies: () => typed.site === undefined,
      ask: text('url', l10n.t('The base URL of the API, for instance https://api.datadoghq.com.'), (url) =>
        draftProblem({ url: url.trim() }),
      ),
    },
    webUrl: {
      ask: text(
        'webUrl',
        l10n.t("Your organisation's own subdomain or web address, if it has one; else leave it empty."),
        (webUrl) => draftProblem({ site: sites[0], webUrl: webUrl.trim() }),
      ),
    },
    apiKey: key('apiKey', l10n.t('API key'), l10n.t('API Keys')),
    applicationKey: key('applicationKey', l10n.t('application key'), l10n.t('Application Keys')),
  };
  const first = options.first === undefined ? 0 : Math.max(0, options.questions.indexOf(options.first));
  const answered = await askSteps(
    options.questions.map((question) => steps[question]),
    first,
  );
  return answered ? typed : undefined;
}
