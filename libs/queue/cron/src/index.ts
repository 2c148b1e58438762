export { type CronTimes, cronTimes, latestBetween, nextAfter, nextTimes } from './cron';
