import { Button, Group, Modal, Text } from '@mantine/core';
import { useQuestion } from '../state/confirm-store';

/** The question that waits for an answer, if there is one. */
export function ConfirmDialog() {
  const question = useQuestion();
  return (
    <Modal opened={question !== null} onClose={() => question?.answer(null)} title={question?.title} size="sm">
      <Text>{question?.message}</Text>
      <Group justify="flex-end" gap="sm" mt="lg">
        {question?.choices.map(({ id, label, isDangerous = false }, index, { length }) => {
          const isLast = index === length - 1;
          return (
            <Button
              key={id}
              variant={isLast ? 'filled' : 'default'}
              {...(isDangerous ? { color: 'red' } : {})}
              {...(isLast ? { 'data-autofocus': true } : {})}
              onClick={() => question.answer(id)}
            >
              {label}
            </Button>
          );
        })}
      </Group>
    </Modal>
  );
}
