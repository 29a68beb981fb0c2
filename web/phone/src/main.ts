import { language, speak } from './messages';
import { SottovoceApp } from './ui/app';

speak(language);
customElements.define('sottovoce-app', SottovoceApp);
