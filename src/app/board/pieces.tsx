// Pieces of the board's pages: a page below a market, and what its buttons send.
import type { ComponentChildren } from 'preact';
import { get, send } from '../api';
import { said } from '../i18n/words';
import { me, placesOf } from '../session';
import { useLoad } from '../ui/load';
import { Page } from '../ui/page';
import type { Bank } from './account_paste';
import { t } from './words';

export { AskReason } from '../ui/ask_reason';

export interface Market { id: string; province: number; name: string; label_code: string }

const markets = new Map<string, Promise<Market>>();

/** A market is asked for once; its name stands above every page below it. */
export function useMarket(id: string) {
  return useLoad<Market>(`/v1/markets/${id}`, (path) => {
    const asked = markets.get(id) ?? get<Market>(path);
    markets.set(id, asked);
    asked.catch(() => markets.delete(id));
    return asked;
  });
}

/** Its name was changed: whoever wants it next asks again. */
export const forgetMarket = (id: string): boolean => markets.delete(id);

export function MarketPage({ market, title, up, children }: { market: string; title: string; up?: { to: string; name: string }; children?: ComponentChildren }) {
  const head = useMarket(market);
  return <Page title={title} up={up ?? { to: `/board/${market}`, name: head.data.value?.name ?? t('market') }}>{children}</Page>;
}

/** Starts something that the press does, or asks a server to move something on, and tells what came of it. */
export const post = <T,>(path: string, body: unknown = {}): Promise<T> => send<T>('POST', path, body);

/** What the press was asked for and refused. */
export interface Refused { error: string | null; error_title?: string; error_title_vi?: string }
export const whyRefused = ({ error, error_title, error_title_vi }: Refused): string => said(error_title_vi ?? error ?? '', error_title ?? error ?? '');

/** The provinces that a right is held in: of a market's right, the market's. */
export function provincesOf(right: string): number[] {
  const grants = (me.value?.grants ?? []).filter(({ rights, province }) => rights.includes(right) && province);
  return [...new Set([...placesOf(right).provinces, ...grants.map(({ province }) => province!)])];
}

export const useBanks = () => useLoad<{ items: Bank[] }>('/v1/banks');
export const bankName = (banks: ReturnType<typeof useBanks>, bin: string | null | undefined): string =>
  banks.data.value?.items.find((bank) => bank.bin === bin)?.short_name ?? bin ?? '–';

export const accountShown = (account: { bank?: string; bin?: string; last4?: string } | null | undefined): string =>
  account ? `${account.bank ?? account.bin ?? ''} ••${account.last4 ?? ''}` : '–';
