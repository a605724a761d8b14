import './style/base.css';
import './style/controls.css';
import './style/answer.css';
import './style/chain.css';
import './style/print.css';
import { createApp } from 'vue';
import App from './App.vue';
import { speak } from './words/i18n.ts';
import { applyPreferences } from './words/preferences.ts';

void applyPreferences(speak).then(() => createApp(App).mount('#app'));
