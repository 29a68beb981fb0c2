import { language } from './messages';
import { SottovoceApp } from './ui/app';

document.documentElement.lang = language;
customElements.define('sottovoce-app', SottovoceApp);
