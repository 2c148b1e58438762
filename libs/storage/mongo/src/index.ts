export { openMongoStorage, type MongoStorageOptions } from './open-storage';
