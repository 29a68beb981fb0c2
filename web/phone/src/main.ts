import { language } from '../../shared/language';
import { SottovoceApp } from './ui/app';

document.documentElement.lang = language;
customElements.define('sottovoce-app', SottovoceApp);
