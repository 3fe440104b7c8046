import { characterCount, TEXT_LIMITS } from './proposal-text';

/** What a draft still lacks before it can be published; undefined when it is complete. */
export function missingForPublication(draft: {
  readonly text: string;
  readonly potId: string | null;
}): 'text' | 'pot' | undefined {
  if (characterCount(draft.text) < TEXT_LIMITS.text.min) return 'text';
  return draft.potId === null ? 'pot' : undefined;
}
