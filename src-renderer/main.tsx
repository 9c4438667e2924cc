import { createRoot } from 'react-dom/client';
import { StrictMode } from 'react';
import { App } from './app/App';
import { startWindow } from './app/start-window';
import { setBridge } from './bridge/bridge';
import { createFakeBridge } from './bridge/fake-bridge';
import { findWindowBridge } from './bridge/window-bridge';

setBridge(findWindowBridge() ?? createFakeBridge());
startWindow();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root"');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
