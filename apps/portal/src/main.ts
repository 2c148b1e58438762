import { bootstrapApplication } from '@angular/platform-browser';
import { Root, portal } from './portal';

bootstrapApplication(Root, portal).catch((error: unknown) => {
  console.error(error);
});
