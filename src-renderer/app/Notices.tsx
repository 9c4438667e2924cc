import { Button, CloseButton } from '@mantine/core';
import { useEffect } from 'react';
import { dismissNotice, useNotices, type Notice } from '../state/notices-store';

/** Long enough to read two sentences twice, and with a button to decide. Errors stay until they are closed. */
const SHOWN_MILLISECONDS = 8000;
const SHOWN_TO_DECIDE = 20_000;

/** Messages in the corner of the window, read out by screen readers as they come. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div className="notices" role="status" aria-live="polite" aria-label="Messages">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice: { id, severity, message, nextStep, action } }: { readonly notice: Notice }) {
  useEffect(() => {
    if (severity === 'error') return;
    const timer = setTimeout(() => dismissNotice(id), action === null ? SHOWN_MILLISECONDS : SHOWN_TO_DECIDE);
    return () => clearTimeout(timer);
  }, [id, severity, action]);
  return (
    <div className="notice" data-severity={severity}>
      <div className="notice-text">
        <p>
          {severity !== 'good' && (
            <span className="visually-hidden">{severity === 'error' ? 'Error: ' : 'Warning: '}</span>
          )}
          {message}
        </p>
        {nextStep !== '' && <p className="dim">{nextStep}</p>}
        {action !== null && (
          <Button
            variant="light"
            mt="xs"
            onClick={() => {
              dismissNotice(id);
              action.run();
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
      <CloseButton size="sm" aria-label="Close the message" onClick={() => dismissNotice(id)} />
    </div>
  );
}
