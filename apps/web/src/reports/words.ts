import { useTranslation } from 'react-i18next';
import type reports from '../i18n/reports/en.json';
import type { Column } from './figures-table.js';

type ReportTexts = (typeof reports)['report'];

/** What a panel is called, what it counts, and what is said when there is nothing to be counted. */
export function usePanelWords(name: keyof ReportTexts['panel']) {
  const { t } = useTranslation();
  return {
    title: t(`report.panel.${name}.title`),
    meaning: t(`report.panel.${name}.meaning`),
    empty: t(`report.panel.${name}.empty`),
  };
}

/** Columns with the heads that all reports share. */
export function useColumns<Row>() {
  const { t } = useTranslation();
  const named = (key: keyof ReportTexts['column'], words: Column<Row>['words']): Column<Row> => ({
    ...{ key, words, label: t(`report.column.${key}`) },
  });
  const figure: typeof named = (key, words) => ({ ...named(key, words), isFigure: true });
  return { named, figure };
}
