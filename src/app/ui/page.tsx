// What stands around every page's own content: its heading, which takes the focus when one gets there, and its title.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Problem } from '../api';
import { t } from '../i18n/shell';
import { lang } from '../i18n/words';
import { visits } from '../router';
import { ProblemNotice } from './notice';
import type { Loaded } from './load';

interface Props {
  title: string;
  /** A place above this page: path and name. */
  up?: { to: string; name: string } | undefined;
  children?: ComponentChildren;
}

export function Page({ title, up, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('app')}`;
  }, [title, lang.value]);
  useEffect(() => {
    if (visits.peek()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <article class="page">
      {up && <p class="up"><a href={`/app${up.to}`}>‹ {up.name}</a></p>}
      <h1 tabIndex={-1} ref={heading}>{title}</h1>
      {children}
    </article>
  );
}

/** The content once it is there; meanwhile that it is coming, or why it does not. */
export function Ready<T>({ of, children }: { of: Loaded<T>; children: (data: T) => ComponentChildren }) {
  const data = of.data.value, problem = of.problem.value;
  return (
    <>
      {problem instanceof Problem && <ProblemNotice problem={problem} retry={of.reload} />}
      {data !== undefined ? children(data) : !problem && <p class="loading" role="status">{t('loading')}</p>}
    </>
  );
}
