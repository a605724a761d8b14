import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './style/explorer.css';
import { App } from './App.tsx';
import { openKeptTab } from './parts/kept-editors.ts';

const root = document.getElementById('app');
if (!root) throw new Error('the page has no place for the explorer');
openKeptTab();
createRoot(root).render(<App />);
