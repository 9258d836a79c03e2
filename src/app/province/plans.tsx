export interface Target {
  id: string; indicator: string; version: number; class: number | null; period_from: string; period_to: string; value: number; value_kind: 'count' | 'percent';
}
export interface Plan {
  id: string; province: number; number: string; issuer: string; title: string; issued_on: string; period_from: string; period_to: string;
  file_sha256: string | null; replaces: string | null; targets: Target[];
}
export interface PlanList { plans: Plan[] }
