import '@tongcha/portal/style/base.css';
import '@tongcha/portal/style/controls.css';
import './style/desk.css';
import { createApp } from 'vue';
import { applyPreferences } from '@tongcha/portal/preferences';
import App from './App.vue';
import { startSession } from './session/session.ts';
import { speak } from './words/i18n.ts';

void applyPreferences(speak).then(() => createApp(App).mount('#app'));
void startSession();
