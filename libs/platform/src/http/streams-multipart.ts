import { extendRoute } from '../access/access';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route reads a body of multipart/mixed by itself. */
    streamsMultipart?: boolean;
  }
}

/** The route reads a body of multipart/mixed while it arrives (`arrivingBody`): after its caller has been judged, and of any size. */
export const StreamsMultipart = () => extendRoute({ streamsMultipart: true });
