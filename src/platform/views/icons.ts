import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertDefined } from '../../domain/shared/assert';

/** The icons of lucide-static (ISC) that pages may show, always beside words. */
export const ICON_NAMES = [
  'archive',
  'arrow-left',
  'arrow-right',
  'badge-check',
  'ban',
  'bell',
  'book-open',
  'bookmark',
  'building-2',
  'calendar',
  'calendar-check',
  'camera',
  'chart-bar',
  'check',
  'chevron-down',
  'chevron-right',
  'circle-alert',
  'circle-check',
  'circle-dashed',
  'circle-help',
  'circle-x',
  'clipboard-list',
  'clock',
  'coins',
  'copy',
  'download',
  'ellipsis',
  'external-link',
  'eye',
  'file-check',
  'file-text',
  'fingerprint',
  'flag',
  'folder-open',
  'gavel',
  'globe',
  'graduation-cap',
  'hammer',
  'hand-heart',
  'handshake',
  'hash',
  'heart',
  'history',
  'house',
  'image',
  'inbox',
  'info',
  'key-round',
  'languages',
  'leaf',
  'lightbulb',
  'link',
  'list',
  'list-checks',
  'lock',
  'log-in',
  'log-out',
  'mail',
  'map',
  'map-pin',
  'megaphone',
  'menu',
  'message-square',
  'mic',
  'network',
  'paperclip',
  'pause',
  'pencil',
  'play',
  'plus',
  'printer',
  'qr-code',
  'receipt-text',
  'refresh-cw',
  'route',
  'scale',
  'school',
  'scroll-text',
  'search',
  'send',
  'settings',
  'share-2',
  'shield-check',
  'shuffle',
  'sliders-horizontal',
  'stamp',
  'tag',
  'target',
  'terminal',
  'thumbs-up',
  'timer',
  'trash-2',
  'tree-deciduous',
  'triangle-alert',
  'trophy',
  'undo-2',
  'upload',
  'user',
  'user-plus',
  'users',
  'vote',
  'wallet',
  'x',
] as const;

const FOLDER = join(dirname(require.resolve('lucide-static/package.json')), 'icons');

const icons = new Map<string, string>(ICON_NAMES.map((name) => [name, inlineIcon(name)]));

/**
 * An icon as inline SVG, hidden from screen readers.
 * @throws when the name is not in the list
 */
export function iconSvg(name: string): string {
  return assertDefined(icons.get(name), `icon "${name}"`);
}

function inlineIcon(name: string): string {
  const file = readFileSync(join(FOLDER, `${name}.svg`), 'utf8');
  const shapes = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(file)?.[1]?.replace(/\s*\n\s*/g, '') ?? '';
  const direction = /^(arrow|chevron)-(left|right)$|^(log-in|log-out|undo-2|send|list)$/.test(name);
  const kind = direction ? 'icon icon-directed' : 'icon';
  return `<svg class="${kind}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes}</svg>`;
}
