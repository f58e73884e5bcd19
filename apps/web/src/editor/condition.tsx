import { Input, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askables, type Askable } from './askable.js';
import { sentenceOf } from './cel-reading.js';
import { idOf, useEditing } from './editor-context.js';
import { Wrong } from './inputs.js';
import { celOf, type Sentence } from './sentence.js';
import { SentenceEditor } from './sentence-editor.js';
import { sentenceWords } from './sentence-words.js';
import classes from './editor.module.css';

interface Props {
  /** Path of the part that it is. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** An expression. */
  readonly value: string;
  readonly error: string | undefined;
  /** Path of the stage whose tasks it can ask for; absent: of every stage. */
  readonly stage?: string;
  readonly asksKey: boolean;
  readonly onChange: (cel: string) => void;
}

/** A condition: as a sentence where it is one, as an expression for who wants it, and where it says more. */
export function Condition({ id, label, description, value, error, stage, asksKey, onChange }: Props) {
  const { t } = useTranslation();
  const { sentence, put } = useSentence(value, onChange);
  const [wantsText, setWantsText] = useState(false);
  const isText = wantsText || sentence === undefined;
  return (
    <Input.Wrapper
      label={label}
      description={description}
      labelElement="div"
      error={error && <Wrong what={error} />}
    >
      <Stack gap="xs" mt={6} id={isText ? undefined : idOf(id)} tabIndex={-1} role="group" aria-label={label}>
        {isText ? (
          <Textarea
            id={idOf(id)}
            aria-label={label}
            autosize
            minRows={2}
            spellCheck={false}
            styles={{ input: { fontFamily: 'monospace' } }}
            value={value}
            onChange={({ currentTarget }) => onChange(currentTarget.value)}
          />
        ) : (
          <AsSentence sentence={sentence} stage={stage} asksKey={asksKey} onChange={put} />
        )}
        <SegmentedControl
          size="xs"
          w="fit-content"
          aria-label={t('sentence.how')}
          value={isText ? 'text' : 'sentence'}
          onChange={(how) => setWantsText(how === 'text')}
          data={[
            { value: 'sentence', label: t('sentence.as-sentence'), disabled: sentence === undefined },
            { value: 'text', label: t('sentence.as-text') },
          ]}
        />
        {sentence === undefined && (
          <Text size="xs" className={classes.quiet}>
            {t('sentence.beyond')}
          </Text>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

interface AsSentenceProps extends Pick<Props, 'stage' | 'asksKey'> {
  readonly sentence: Sentence;
  readonly onChange: (sentence: Sentence) => void;
}

function AsSentence({ sentence, stage, asksKey, onChange }: AsSentenceProps) {
  const { t, i18n } = useTranslation();
  const known = useAskables(stage, asksKey);
  return (
    <>
      <SentenceEditor sentence={sentence} askables={known} onChange={onChange} />
      {sentence.rules.length > 0 && (
        <Text size="sm" fs="italic" data-words>
          {sentenceWords(sentence, { t, language: i18n.language, askables: known })}
        </Text>
      )}
    </>
  );
}

function useAskables(stage: string | undefined, asksKey: boolean): Askable[] {
  const { t } = useTranslation();
  const { content } = useEditing();
  return useMemo(
    () => askables({ content, t, asksKey, ...(stage === undefined ? {} : { stage }) }),
    [content, t, asksKey, stage],
  );
}

/** Says the conditions of a stage: as sentences, or as they are written where they say more. */
export function useConditionWords(stage: string): (cel: string) => string {
  const { t, i18n } = useTranslation();
  const known = useAskables(stage, true);
  return (cel) => {
    const sentence = sentenceOf(cel);
    return sentence ? sentenceWords(sentence, { t, language: i18n.language, askables: known }) : cel;
  };
}

/** The sentence that an expression is; while it is written, as it is written, with rules that are not whole yet. */
function useSentence(cel: string, onChange: (cel: string) => void) {
  const [own, setOwn] = useState(() => ({ cel, sentence: sentenceOf(cel) }));
  const isOwn = own.cel === cel;
  const sentence = isOwn ? own.sentence : sentenceOf(cel);
  const put = (next: Sentence) => {
    const written = celOf(next);
    setOwn({ cel: written, sentence: next });
    onChange(written);
  };
  return { sentence, put };
}
