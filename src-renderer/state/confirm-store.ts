import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** A question that must be answered before going on. */
export interface Question {
  readonly title: string;
  readonly message: string;
  /** From left to right; the last is what Enter does. */
  readonly choices: readonly { readonly id: string; readonly label: string; readonly isDangerous?: boolean }[];
  readonly answer: (choice: string | null) => void;
}

export const confirmStore = createStore<{ readonly question: Question | null }>(() => ({ question: null }));

export function useQuestion(): Question | null {
  return useStore(confirmStore, (state) => state.question);
}

/** Asks the user; null when the question was closed without an answer. */
export function askUser(question: Omit<Question, 'answer'>): Promise<string | null> {
  confirmStore.getState().question?.answer(null);
  return new Promise((resolve) => {
    const answer = (choice: string | null): void => {
      confirmStore.setState({ question: null });
      resolve(choice);
    };
    confirmStore.setState({ question: { ...question, answer } });
  });
}
