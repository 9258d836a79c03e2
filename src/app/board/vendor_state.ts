// What the register tells of one vendor.
export const PURPOSES = ['registration', 'payments', 'counts', 'notices', 'account_sharing'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Consent { purpose: Purpose; version: number; given_at: string; withdrawn_at: string | null }
export interface Vendor {
  id: string; name: string; kind: string; legal_name: string | null; tax_code: string | null; registration_number: string | null;
  state: 'active' | 'suspended' | 'closed'; created_at: string; market: { id: string; name: string }; merged_into: { id: string; name: string } | null;
  tenancies: { id: string; market: { id: string; name: string }; stall: { id: string; number: string }; from_day: string; to_day: string | null }[];
  accounts: { id: string; bin: string; last4: string; holder_name: string; state: 'pending' | 'review' | 'active' | 'replaced' | 'stolen' }[];
  consents: Consent[];
}

/** The newest word on each purpose, and of the purposes that nobody was asked about nothing. */
export const lastOf = (consents: readonly Consent[], purpose: Purpose): Consent | undefined =>
  consents.filter((one) => one.purpose === purpose).sort((a, b) => b.given_at.localeCompare(a.given_at))[0];
