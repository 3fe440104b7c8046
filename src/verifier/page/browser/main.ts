import { serveJob } from './checker';
import { startPage } from './page';

if (typeof document === 'undefined') serveJob();
else startPage();
